import type { Entry } from "@flyby/protocol";
import { type Bus, roomTopic } from "../bus/port.ts";
import type { Clock } from "../clock.ts";
import type { LogStore } from "../store/ports.ts";
import { createAwakening } from "./awakening.ts";
import { createLogTotals, type LogTotals } from "./log-observer.ts";
import { toLogged } from "./logged-entry.ts";
import { parseNews } from "./news.ts";
import { type HeldLog, openRoomLog } from "./open-room-log.ts";
import { createOutbox, outboxTickMs } from "./outbox.ts";
import { sizeOf } from "./ring.ts";
import { createRingBudget, defaultRingBytes } from "./ring-budget.ts";
import type { Chunk, RoomLog } from "./room-log.ts";
import { createTails } from "./tails.ts";

/** Local fan-out: what is committed here goes to the room's log and to the bus, what the bus brings to the logs in use. */
export interface Hub {
  /** The reading side of a room that exists; opened once and kept while it is used. Rejects when the store cannot be read. */
  open(room: string): Promise<RoomLog>;
  /** An entry that is durable now (LOG2). */
  committed(room: string, entry: Entry): void;
  /** The store refused in a way that leaves open whether it committed. */
  doubt(room: string): void;
  raiseFloor(room: string, floor: number): void;
  /** For metrics. */
  stats(): HubStats;
  close(): void;
}

export interface HubStats extends LogTotals {
  readonly logs: number;
  readonly followers: number;
  readonly ringBytes: number;
}

export interface HubOptions {
  readonly bus: Bus;
  /** Other nodes write into the same store. Without them nothing is sent, subscribed to or looked after. */
  readonly hasPeers: boolean;
  readonly store: Pick<LogStore, "read" | "head">;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
  /** Comments per second that a room delivers in the long run; null (as when absent): all. */
  readonly roomBudget?: number | null;
  /** Memory of all rings together. */
  readonly maxRingBytes?: number;
  /** Told how long one batch took to all followers of its room, ms. */
  readonly onFanOut?: (ms: number) => void;
}

/**
 * What other nodes committed meanwhile is on its way: two of their ticks, and the bus. Without the bus, where every comment
 * of theirs is a hole, it keeps a room's reads to twenty a second.
 */
export const holePatienceMs = 2 * outboxTickMs + 10;
/** A log that nobody follows, and nobody has read for so long, is closed: twice the pause of somebody who polls. */
export const idleLogMs = 60_000;
const sweepMs = 15_000;
/** Whoever comes to a process that has just woken waits at most so long: the store may be away. */
const catchUpMs = 3_000;
const catchUpLookMs = 10;

interface Opening {
  readonly held: HeldLog;
  readonly unsubscribe: () => void;
  readonly opened: Promise<RoomLog>;
}

export function createHub(options: HubOptions): Hub {
  const { bus, hasPeers, store, clock, onTrouble, roomBudget = null } = options;
  const logs = new Map<string, Opening>();
  const { totals, observer: counting } = createLogTotals();
  const rings = createRingBudget(options.maxRingBytes ?? defaultRingBytes, heldLogs);
  const outbox = hasPeers ? createOutbox({ bus, store, clock, epochOf, onTrouble }) : null;
  const tails = hasPeers ? createTails({ bus, store, clock, open: openTails, onTrouble }) : null;
  const awakening = hasPeers ? createAwakening(clock, catchUp) : null;
  let stopSweep: (() => void) | null = null;

  const logOptions = {
    store,
    clock,
    onTrouble,
    roomBudget,
    // Alone there is nobody who could fill a hole but the store.
    patienceMs: hasPeers ? holePatienceMs : 0,
    observer: {
      ...counting,
      delivered: (chunk: Chunk, ms: number) => {
        options.onFanOut?.(ms);
        rings.grew(sizeOf(chunk));
      },
    },
  };

  function* heldLogs(): Iterable<HeldLog> {
    for (const { held } of logs.values()) yield held;
  }

  function epochOf(room: string): string | null {
    return logs.get(room)?.held.log.head().epoch || null;
  }

  function openTails() {
    return [...logs].map(([room, { held }]) => ({ room, noteHead: held.noteHead }));
  }

  /** While this process slept others went on: what it knows is old, and nobody is to take it for the present. */
  async function catchUp(): Promise<void> {
    const caughtUp = Promise.allSettled([...logs].map(([room, { held }]) => catchUpWith(room, held)));
    await Promise.race([caughtUp, new Promise<void>((late) => clock.after(catchUpMs, late))]);
  }

  async function catchUpWith(room: string, held: HeldLog): Promise<void> {
    const head = await store.head(room);
    await held.noteHead(head);
    const until = clock.now() + catchUpMs;
    while (held.log.head().epoch === head.epoch && held.log.head().seq < head.seq && clock.now() < until)
      await new Promise<void>((next) => clock.after(catchUpLookMs, next));
  }

  function hear(room: string, held: HeldLog, message: string): void {
    const news = parseNews(message);
    if (news === null) onTrouble(new Error(`The bus brought something unreadable for the room ${room}.`));
    // Only the store knows which log is the room's, and what was in the message.
    if (news === null || news.epoch !== epochOf(room)) store.head(room).then(held.noteHead).catch(onTrouble);
    else held.receive(news.entries);
  }

  function open(room: string): Promise<RoomLog> {
    const known = logs.get(room);
    if (known !== undefined) {
      known.held.touch();
      const awake = awakening?.ready() ?? null;
      return awake === null ? known.opened : awake.then(() => known.opened);
    }
    const { held, ready } = openRoomLog({ ...logOptions, room });
    const unsubscribe = hasPeers
      ? bus.subscribe(roomTopic(room), (text) => hear(room, held, text))
      : (): void => undefined;
    const opened = ready.then(
      () => {
        rings.grew(held.bytes);
        return held.log;
      },
      (error: unknown) => {
        // The next one who asks tries again.
        if (logs.get(room)?.held === held) logs.delete(room);
        held.close();
        unsubscribe();
        throw error;
      },
    );
    logs.set(room, { held, opened, unsubscribe });
    stopSweep ??= clock.after(sweepMs, sweep);
    return opened;
  }

  function sweep(): void {
    for (const [room, { held, unsubscribe }] of logs) {
      if (held.followers > 0 || clock.now() - held.usedAt < idleLogMs) continue;
      logs.delete(room);
      unsubscribe();
      held.retire(() => open(room));
    }
    stopSweep = logs.size === 0 ? null : clock.after(sweepMs, sweep);
  }

  return {
    open,
    committed: (room, entry) => {
      const held = logs.get(room)?.held;
      if (held === undefined && outbox === null) return;
      const logged = toLogged(entry);
      held?.receive([logged]);
      outbox?.add(room, logged);
    },
    doubt: (room) => logs.get(room)?.held.doubt(),
    raiseFloor: (room, floor) => logs.get(room)?.held.raiseFloor(floor),
    stats: () => {
      let followers = 0;
      for (const held of heldLogs()) followers += held.followers;
      return { logs: logs.size, followers, ringBytes: rings.bytes(), ...totals };
    },
    close: () => {
      awakening?.close();
      tails?.close();
      outbox?.flush();
      outbox?.close();
      stopSweep?.();
      for (const { held, unsubscribe } of logs.values()) {
        held.close();
        unsubscribe();
      }
      logs.clear();
    },
  };
}
