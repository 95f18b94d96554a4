import { createGroupQueue, type GroupQueue, type QueueLimits, type Settled } from "../group-queue.ts";
import { StoreUnavailable } from "../ports.ts";

/** Group queues by key, side by side: what waits for one key's statement does not wait for another's. */
export interface Lanes<T, R> {
  call(key: string, item: T): Promise<R>;
  close(): Promise<void>;
}

interface Lane<T, R> {
  readonly queue: GroupQueue<T, R>;
  unanswered: number;
}

/** `maxWaiting` counts over all keys. A key that nobody waits for takes no memory. */
export function createLanes<T, R>(
  send: (key: string, items: readonly T[]) => Promise<readonly Settled<R>[]>,
  limits: QueueLimits,
): Lanes<T, R> {
  const lanes = new Map<string, Lane<T, R>>();
  let unanswered = 0;
  let isClosed = false;

  function laneOf(key: string): Lane<T, R> {
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const lane = { queue: createGroupQueue<T, R>((items) => send(key, items), limits), unanswered: 0 };
    lanes.set(key, lane);
    return lane;
  }

  return {
    call: async (key, item) => {
      if (isClosed) throw new StoreUnavailable("The store is closed.", "closed");
      if (unanswered >= limits.maxWaiting) throw new StoreUnavailable("Too much waits for the store.", "queue");
      const lane = laneOf(key);
      lane.unanswered++;
      unanswered++;
      try {
        return await lane.queue.call(item);
      } finally {
        unanswered--;
        if (--lane.unanswered === 0) lanes.delete(key);
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...lanes.values()].map(({ queue }) => queue.close()));
    },
  };
}
