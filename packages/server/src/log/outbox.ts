import { type Entry, encodeEntry, limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { joinBatch, splitEntries } from "./chunk.ts";
import { tickMs } from "./tick.ts";

/** These bytes are the newest batch of a room. */
export interface RoomNews {
  readonly room: string;
  readonly first: number;
  readonly last: number;
  /** The batch in its one text form (protocol `encodeBatch`). */
  readonly text: string;
}

/** Committed entries on their way to the bus: one message per room and tick, where they fit one batch. */
export interface Outbox {
  /** Entries of one room, just committed. */
  add(room: string, entry: Entry): void;
  /** Publishes everything that waits. */
  flush(): void;
  close(): void;
}

interface Waiting {
  entries: Entry[];
  sentAt: number;
  /** Comments per second, falling to 1/e within a second of silence. */
  rate: number;
  stop: (() => void) | null;
}

/** An idle room is silent for longer than any tick, so its first entry leaves as soon as its commit is told (leading edge). */
export function createOutbox(
  clock: Clock,
  publish: (message: RoomNews) => void,
  fanOutMs: (room: string) => number,
): Outbox {
  const rooms = new Map<string, Waiting>();

  function send(room: string): void {
    const waiting = rooms.get(room);
    if (waiting === undefined) return;
    waiting.stop?.();
    waiting.stop = null;
    const entries = waiting.entries.sort((a, b) => a.seq - b.seq);
    waiting.entries = [];
    const now = clock.now();
    waiting.rate = waiting.rate * Math.exp((waiting.sentAt - now) / 1_000) + entries.length;
    waiting.sentAt = now;
    for (const run of contiguousRuns(entries)) for (const message of toMessages(room, run)) publish(message);
  }

  return {
    add: (room, entry) => {
      const waiting = rooms.get(room) ?? { entries: [], sentAt: Number.NEGATIVE_INFINITY, rate: 0, stop: null };
      rooms.set(room, waiting);
      waiting.entries.push(entry);
      if (waiting.stop !== null) return;
      const due = waiting.sentAt + tickMs(waiting.rate, fanOutMs(room));
      // Even at once means after the present turn: the rest of the same commit goes with it.
      waiting.stop = clock.after(Math.max(0, due - clock.now()), () => send(room));
    },
    flush: () => {
      for (const [room, waiting] of rooms) if (waiting.entries.length > 0) send(room);
    },
    close: () => {
      for (const waiting of rooms.values()) waiting.stop?.();
      rooms.clear();
    },
  };
}

/** Other nodes write into the same log, so what this one committed may have holes. A run also ends at one answer's size. */
function contiguousRuns(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run !== undefined && run.length < limits.maxLogEntries && run.at(-1)?.seq === entry.seq - 1) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** One message, or several where the texts are too long for one batch. */
function toMessages(room: string, run: readonly Entry[]): readonly RoomNews[] {
  const texts = run.map((entry) => JSON.stringify(encodeEntry(entry)));
  return splitEntries(run[0]?.seq ?? 0, texts).map(({ first, entries }) => ({
    room,
    first,
    last: first + entries.length - 1,
    text: joinBatch(first, entries),
  }));
}
