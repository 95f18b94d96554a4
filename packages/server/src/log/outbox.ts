import { type Bus, roomTopic } from "../bus/port.ts";
import type { Clock } from "../clock.ts";
import type { LogStore } from "../store/ports.ts";
import type { LoggedEntry } from "./logged-entry.ts";
import { encodeNews } from "./news.ts";

/** One message per room and so many ms: halves what a busy room costs the bus, and is not felt. */
export const outboxTickMs = 20;

/**
 * Epochs of rooms that are posted to here and read elsewhere. They hardly ever change; a stale one makes receivers ask the
 * store. So they are asked for again now and then, and their number is bounded.
 */
const epochKeptMs = 60_000;
const maxKeptEpochs = 10_000;

export interface OutboxOptions {
  readonly bus: Pick<Bus, "publish">;
  readonly store: Pick<LogStore, "head">;
  readonly clock: Clock;
  /** Of a log that is open here; null when it is not. */
  readonly epochOf: (room: string) => string | null;
  readonly onTrouble: (error: unknown) => void;
}

/** What this node committed, on its way to the others. */
export interface Outbox {
  add(room: string, entry: LoggedEntry): void;
  /** Publishes everything that waits. */
  flush(): void;
  close(): void;
}

interface Waiting {
  entries: LoggedEntry[];
  stop: () => void;
}

/** The first entry after a silence leaves at once (after the present turn, so that one commit goes together). */
export function createOutbox({ bus, store, clock, epochOf, onTrouble }: OutboxOptions): Outbox {
  const rooms = new Map<string, Waiting>();
  const epochs = new Map<string, { readonly epoch: string; readonly at: number }>();

  function keep(room: string, epoch: string): string {
    epochs.delete(room);
    epochs.set(room, { epoch, at: clock.now() });
    const [oldest] = epochs.keys();
    if (epochs.size > maxKeptEpochs && oldest !== undefined) epochs.delete(oldest);
    return epoch;
  }

  function keptEpoch(room: string): string | null {
    const kept = epochs.get(room);
    return kept !== undefined && clock.now() - kept.at < epochKeptMs ? kept.epoch : null;
  }

  function publish(room: string, entries: readonly LoggedEntry[]): void {
    const tell = (epoch: string): void => {
      for (const message of encodeNews({ epoch, entries })) bus.publish(roomTopic(room), message);
    };
    const known = epochOf(room) ?? keptEpoch(room);
    if (known !== null) tell(known);
    // News that cannot be told is no loss: the others look after their rooms themselves.
    else store.head(room).then(({ epoch }) => tell(keep(room, epoch)), onTrouble);
  }

  function send(room: string, waiting: Waiting): void {
    waiting.stop();
    const { entries } = waiting;
    if (entries.length === 0) {
      rooms.delete(room);
      return;
    }
    waiting.entries = [];
    waiting.stop = clock.after(outboxTickMs, () => send(room, waiting));
    publish(room, entries);
  }

  return {
    add: (room, entry) => {
      const known = rooms.get(room);
      if (known !== undefined) {
        known.entries.push(entry);
        return;
      }
      const waiting: Waiting = { entries: [entry], stop: () => undefined };
      rooms.set(room, waiting);
      waiting.stop = clock.after(0, () => send(room, waiting));
    },
    flush: () => {
      for (const [room, waiting] of rooms) send(room, waiting);
    },
    close: () => {
      for (const { stop } of rooms.values()) stop();
      rooms.clear();
    },
  };
}
