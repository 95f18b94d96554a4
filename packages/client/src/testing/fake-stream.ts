import { encodeBatch, encodeGap, formatCursor, type Since } from "@flyby/protocol";
import type { FakeRoom } from "./fake-room.ts";
import type { ManualTime } from "./manual-time.ts";

const heartbeatMs = 15_000;

/** How streams come through: whole, not at all (a proxy that collects them), or no further than their first block. */
export type StreamRoad = "open" | "closed" | "first-block";

interface StreamOptions {
  readonly kind: "sse" | "stream";
  readonly room: FakeRoom;
  readonly since: Since;
  readonly time: ManualTime;
  /** Ends the stream as a broken connection does. */
  readonly cut: AbortSignal;
  /** Ends it as a server that restarts does. */
  readonly drain: AbortSignal;
  road(): StreamRoad;
}

/** The body of `log/events` or `log/stream`, in the protocol's form. */
export function openFakeStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const { kind, room, since, time, cut, drain } = options;
  const encoder = new TextEncoder();
  const life = new AbortController();
  let blocks = 0;

  return new ReadableStream({
    start(out) {
      const say = (text: string) => {
        const passes = { open: true, closed: false, "first-block": blocks === 0 }[options.road()];
        blocks++;
        if (passes && !life.signal.aborted) out.enqueue(encoder.encode(text));
      };
      const line = (text: string, cursor: string) =>
        say(kind === "sse" ? `id: ${cursor}\ndata: ${text}\n\n` : `${text}\n`);
      const end = (how: () => void) => () => {
        if (life.signal.aborted) return;
        life.abort();
        how();
      };
      cut.addEventListener(
        "abort",
        end(() => out.error(new TypeError("network"))),
      );
      drain.addEventListener(
        "abort",
        end(() => out.close()),
      );
      let { gap, batch, cursor } = room.read(since);
      say(kind === "sse" ? `retry: 3000\nid: ${formatCursor(cursor)}\n\n` : "\n");
      if (gap !== null) line(encodeGap(gap), gap.cursor);
      while (batch !== null) {
        line(encodeBatch(batch), formatCursor(cursor));
        ({ gap, batch, cursor } = room.read({ from: "cursor", cursor }));
      }
      const unfollow = room.follow((next) => line(encodeBatch(next), formatCursor(room.head())));
      life.signal.addEventListener("abort", unfollow);
      void beat();

      async function beat(): Promise<void> {
        while (!life.signal.aborted) {
          await time.sleep(heartbeatMs, life.signal);
          say(kind === "sse" ? ":\n\n" : "\n");
        }
      }
    },
    cancel: () => life.abort(),
  });
}
