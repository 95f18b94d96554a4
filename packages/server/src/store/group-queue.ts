import type { Clock } from "../clock.ts";
import { createGathering } from "./gathering.ts";
import { StoreUnavailable } from "./ports.ts";

/** Items that wait for their turn. */
export interface GroupQueue<T, R> {
  call(item: T): Promise<R>;
  /** Resolves when everything that was called before has been answered; later calls are refused. */
  close(): Promise<void>;
}

export interface QueueLimits {
  /** Calls that may wait; beyond it a call is refused at once, so that a stuck disk does not fill the memory. */
  readonly maxWaiting: number;
  /** Calls sent as one group. */
  readonly maxGroup: number;
  /** Given: under a stream of calls groups begin some ms apart, so that one carries many. */
  readonly gatherBy?: Clock;
}

/** What became of one item of a group. */
export type Settled<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (value: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one group is under way, items wait here; the next group takes them all. A queue that
 * gathers also spaces its groups while calls stream in. Answers are given in the order of the calls. A `send` that
 * rejects refuses its whole group.
 */
export function createGroupQueue<T, R>(
  send: (items: readonly T[]) => Promise<readonly Settled<R>[]>,
  { maxWaiting, maxGroup, gatherBy }: QueueLimits,
): GroupQueue<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let isSending = false;
  let isClosed = false;
  let whenEmpty: (() => void) | null = null;
  const gathering = gatherBy === undefined ? null : createGathering();
  let begunAt = Number.NEGATIVE_INFINITY;
  /** Ends the wait of a group that gathers. */
  let begin: (() => void) | null = null;

  /** Waits until the next group may begin: its time has come, it is full, or nothing more will come. */
  async function gathered(): Promise<void> {
    if (gatherBy === undefined || gathering === null) return;
    // A clock that was set back makes nobody wait longer.
    const waitMs = Math.min(gathering.spacingMs, begunAt + gathering.spacingMs - gatherBy.now());
    if (waitMs > 0 && waiting.length < maxGroup && !isClosed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = gatherBy.after(waitMs, resolve);
      begin = resolve;
      await promise;
      begin = null;
      stop();
    }
    begunAt = gatherBy.now();
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await gathered();
      const group = waiting.slice(0, maxGroup);
      waiting = waiting.slice(group.length);
      await settle(group);
    }
    isSending = false;
    whenEmpty?.();
  }

  async function settle(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const outcomes = await send(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome?.ok === true) resolve(outcome.value);
        else reject(outcome?.error ?? new StoreUnavailable("The store is closed.", "closed"));
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return {
    call: (item) => {
      if (isClosed) return Promise.reject(new StoreUnavailable("The store is closed.", "closed"));
      if (waiting.length >= maxWaiting) {
        return Promise.reject(new StoreUnavailable("Too much waits for the store.", "queue"));
      }
      const { promise, resolve, reject } = Promise.withResolvers<R>();
      waiting.push({ item, resolve, reject });
      if (gatherBy !== undefined) gathering?.count(gatherBy.now());
      if (waiting.length >= maxGroup) begin?.();
      if (!isSending) {
        isSending = true;
        // What the same turn of the event loop brings goes with the first group.
        queueMicrotask(run);
      }
      return promise;
    },
    close: () => {
      isClosed = true;
      begin?.();
      return isSending ? new Promise((resolve) => (whenEmpty = resolve)) : Promise.resolve();
    },
  };
}
