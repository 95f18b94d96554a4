import { accept, type Result, refuse } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { answerRefusal } from "../http/answers.ts";
import { readNumber } from "../http/query.ts";
import type { Call } from "../http/route.ts";
import type { Exchange } from "./exchange.ts";

/** Between two numbers. */
export const countdownStepMs = 500;
const usualStart = 10;
/** Five minutes of numbers. */
const maxStart = 600;
/** Answers that count at the same time. */
const maxStreams = 1_000;

const readStart = (query: URLSearchParams): Result<number> =>
  readNumber(query, "from", usualStart, { least: 0, most: maxStart });

/** A number every half second, down to 0: over a socket, or as one HTTP answer that goes on, by lines or as events. */
export function createCountdown(clock: Clock): Exchange {
  const streams = new Set<() => void>();

  /** Says `from` at once. Returns how to stop. */
  function count(from: number, say: (left: number) => void): () => void {
    let stop = (): void => undefined;
    const step = (left: number): void => {
      if (left > 0) stop = clock.after(countdownStepMs, () => step(left - 1));
      say(left);
    };
    step(from);
    return () => stop();
  }

  function answer({ request, query }: Call) {
    const from = readStart(query);
    if (!from.ok) return answerRefusal(from);
    if (streams.size >= maxStreams) return answerRefusal(refuse("overloaded"));
    const asEvents = request.headers.get("accept")?.includes("text/event-stream") === true;
    return new Response(request.method === "HEAD" ? null : stream(from.value, asEvents), {
      headers: {
        "content-type": asEvents ? "text/event-stream; charset=utf-8" : "text/plain; charset=utf-8",
        "cache-control": "no-store",
        // nginx would keep the numbers back until the answer is whole.
        "x-accel-buffering": "no",
      },
    });
  }

  // At most a few kilobytes in all, so what a slow reader leaves may wait.
  function stream(from: number, asEvents: boolean): ReadableStream<Uint8Array> {
    let forget = (): void => undefined;
    return new ReadableStream({
      start(controller) {
        let stop = (): void => undefined;
        const close = (): void => {
          forget();
          controller.close();
        };
        forget = () => {
          streams.delete(close);
          stop();
        };
        streams.add(close);
        stop = count(from, (left) => {
          controller.enqueue(Buffer.from(asEvents ? `data: ${left}\n\n` : `${left}\n`));
          if (left === 0) close();
        });
      },
      cancel() {
        forget();
      },
    });
  }

  return {
    name: "countdown",
    open({ query }) {
      const from = readStart(query);
      if (!from.ok) return from;
      return accept((socket) => {
        const stop = count(from.value, (left) => {
          socket.send(String(left));
          if (left === 0) socket.end("That was all.");
        });
        return { listens: true, closed: stop };
      });
    },
    routes: [{ path: "/lab/countdown", access: "classic", methods: { GET: answer } }],
    close() {
      for (const close of streams) close();
    },
  };
}
