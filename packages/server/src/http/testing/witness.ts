import { decodeFrame } from "@flyby/protocol";
import { openSocket } from "../../transports/testing/socket-client.ts";
import { type Edge, openFreeRoom } from "./start-edge.ts";

export interface Witnessed {
  /** What it said; each was acknowledged. */
  readonly texts: readonly string[];
  /** Longest time from saying something to hearing it, ms. */
  readonly longestMs: number;
  readonly grownBytes: number;
}

/** A well-behaved client beside those who are not. */
export interface Witness {
  readonly room: string;
  /** Says one thing and waits until it is acknowledged and heard. */
  look(): Promise<void>;
  /** Throws unless the room holds exactly what it said itself. */
  end(): Promise<Witnessed>;
}

/** Who is not served within this time is not served. */
const servedMs = 3_000;

/** A client in a room of its own, which sees whether the server lives, serves it, and keeps what nobody said out. */
export async function openWitness(edge: Edge, room: string): Promise<Witness> {
  await openFreeRoom(edge, room, "live");
  const socket = await openSocket(`${edge.url}/ws`);
  socket.send({ type: "hello" });
  socket.send({ type: "join", room });
  await socket.nextOf("join");
  const texts: string[] = [];
  Bun.gc(true);
  const before = process.memoryUsage().rss;
  let longestMs = 0;

  async function hear(text: string): Promise<void> {
    for (;;) {
      const frame = decodeFrame(await socket.next());
      if (frame.kind !== "batch") continue;
      if (frame.batch.entries.some((entry) => entry.kind === "comment" && entry.comment.text === text)) return;
    }
  }

  return {
    room,
    async look() {
      const text = `seen ${texts.length}`;
      const began = performance.now();
      const answer = await edge.post(room, { text, nonce: `${room}-${texts.length}` });
      if (answer.status !== 201) throw new Error(`a good post was answered ${answer.status} ${await answer.text()}`);
      texts.push(text);
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`"${text}" was not heard in ${servedMs} ms`)), servedMs);
      await Promise.race([hear(text), late.promise]).finally(() => clearTimeout(timer));
      longestMs = Math.max(longestMs, performance.now() - began);
    },
    async end() {
      socket.close();
      const stored: string[] = [];
      for (let after = 0; ; ) {
        const page = await edge.core.stores.log.read(room, after, 1_000);
        if (page.entries.length === 0) break;
        for (const text of page.entries) {
          const [, kind, , , , , , , , said] = JSON.parse(text) as readonly unknown[];
          if (kind !== "settings") stored.push(kind === "comment" ? String(said) : String(kind));
        }
        after = page.first + page.entries.length - 1;
      }
      if (stored.join("\n") !== texts.join("\n")) throw new Error(`said ${texts.length}, stored: ${stored.slice(-50)}`);
      Bun.gc(true);
      return { texts, longestMs, grownBytes: process.memoryUsage().rss - before };
    },
  };
}
