import type { Entry } from "@flyby/protocol";
import { type Bus, roomTopic } from "../bus/port.ts";
import type { Clock } from "../clock.ts";
import type { LogStore } from "../store/ports.ts";
import { type HeldLog, openRoomLog } from "./open-room-log.ts";
import { createOutbox, type RoomNews } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

/** Local fan-out: what is committed goes to the bus, what the bus brings goes to the logs of the rooms in use. */
export interface Hub {
  /** The reading side of a room that exists; opened once and kept. Rejects when the store cannot be read. */
  open(room: string): Promise<RoomLog>;
  /** An entry that is durable now (LOG2). */
  committed(room: string, entry: Entry): void;
  raiseFloor(room: string, floor: number): void;
  /** For metrics. */
  stats(): HubStats;
  close(): void;
}

export interface HubStats {
  readonly logs: number;
  readonly followers: number;
  readonly ringBytes: number;
}

export interface HubOptions {
  readonly bus: Bus;
  readonly store: Pick<LogStore, "read" | "head">;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
  /** Memory of all rings together. */
  readonly maxRingBytes?: number;
  /** Told how long one batch took to all followers of its room, ms. */
  readonly onFanOut?: (ms: number) => void;
}

/** Thirty busy rooms, or thousands of quiet ones. */
const defaultRingBytes = 128 * 1024 * 1024;

/** The budget is looked after this often while its size in texts goes by, so that it is overdrawn by a few hundredths. */
const budgetChecks = 64;

interface Opening {
  readonly held: HeldLog;
  readonly unsubscribe: () => void;
  readonly opened: Promise<RoomLog>;
}

export function createHub(options: HubOptions): Hub {
  const { bus, clock, maxRingBytes = defaultRingBytes } = options;
  const logs = new Map<string, Opening>();
  let sinceBudget = 0;
  const outbox = createOutbox(clock, tell, (room) => logs.get(room)?.held.fanOutMs ?? 0);

  function tell(news: RoomNews): void {
    bus.publish(roomTopic(news.room), JSON.stringify(news));
    hear(news);
  }

  function hear(message: RoomNews): void {
    const began = performance.now();
    logs.get(message.room)?.held.receive(message);
    options.onFanOut?.(performance.now() - began);
    // Adding up all rooms for every batch would cost a busy server more than the batch.
    sinceBudget += message.text.length;
    if (sinceBudget * budgetChecks < maxRingBytes) return;
    sinceBudget = 0;
    keepBudget();
  }

  function ringBytes(): number {
    let sum = 0;
    for (const { held } of logs.values()) sum += held.bytes;
    return sum;
  }

  /** Rings that nobody follows go first, the longest unused before the others. Readers of the others go to the store. */
  function keepBudget(): void {
    let over = ringBytes() - maxRingBytes;
    if (over <= 0) return;
    const full = [...logs.values()].map(({ held }) => held).filter(({ bytes }) => bytes > 0);
    const rank = (held: HeldLog): number => Math.min(1, held.followers);
    for (const held of full.sort((a, b) => rank(a) - rank(b) || a.usedAt - b.usedAt)) {
      if (over <= 0) return;
      over -= held.bytes;
      held.unload();
    }
  }

  function open(room: string): Promise<RoomLog> {
    const known = logs.get(room);
    if (known !== undefined) return known.opened;
    const { held, ready } = openRoomLog({ ...options, room });
    const unsubscribe = bus.subscribe(roomTopic(room), (text) => hear(JSON.parse(text)));
    const opened = ready.then(
      () => {
        keepBudget();
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
    return opened;
  }

  return {
    open,
    committed: outbox.add,
    raiseFloor: (room, floor) => logs.get(room)?.held.raiseFloor(floor),
    stats: () => {
      let followers = 0;
      for (const { held } of logs.values()) followers += held.followers;
      return { logs: logs.size, followers, ringBytes: ringBytes() };
    },
    close: () => {
      outbox.flush();
      outbox.close();
      for (const { held, unsubscribe } of logs.values()) {
        held.close();
        unsubscribe();
      }
      logs.clear();
    },
  };
}
