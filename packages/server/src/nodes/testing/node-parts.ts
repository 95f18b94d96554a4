import type { Bus } from "../../bus/port.ts";
import { type Commit, createCommit } from "../../log/commit.ts";
import type { ManualClock } from "../../manual-clock.ts";
import { createMutes, type Mutes } from "../../moderation/mutes.ts";
import { createRateLimiter } from "../../moderation/rate-limits.ts";
import { createWords } from "../../moderation/words.ts";
import { type CountedPresence, createPresence } from "../../rooms/presence.ts";
import { createRooms } from "../../rooms/rooms.ts";
import type { Stores } from "../../store/ports.ts";
import { type Nodes, openNodes } from "../open-nodes.ts";

/** What a node has of the things that nodes keep in step. */
export interface NodeParts {
  readonly nodes: Nodes;
  readonly presence: CountedPresence;
  readonly mutes: Mutes;
  readonly commit: Commit;
  readonly troubles: readonly unknown[];
  close(): void;
}

let ids = 0;

export async function startNode(stores: Stores, bus: Bus, clock: ManualClock): Promise<NodeParts> {
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): void => void troubles.push(error);
  const presence = createPresence(clock);
  const mutes = createMutes(stores.moderation);
  const nodes = openNodes({
    bus,
    clock,
    random: (count) => Buffer.from(String(ids++).padStart(count, "0")),
    presence,
    rooms: await createRooms(stores.rooms, presence),
    words: createWords([], stores.upkeep),
    mutes,
    limiter: createRateLimiter(clock),
    isStoreShared: false,
    onTrouble,
  });
  const nothing = (): void => undefined;
  const hub = {
    open: () => Promise.reject(new Error("no log here")),
    committed: nothing,
    doubt: nothing,
    raiseFloor: nothing,
    stats: () => {
      throw new Error("no hub here");
    },
    close: nothing,
  };
  return {
    nodes,
    presence,
    mutes,
    commit: createCommit({ store: stores.log, hub, rooms: nodes.rooms, mutes, onTrouble }),
    troubles,
    close: () => {
      nodes.close();
      presence.close();
    },
  };
}

/** Waits for the store, which is real: time itself is the test's. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 3_000;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error("It did not come true within three seconds.");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
