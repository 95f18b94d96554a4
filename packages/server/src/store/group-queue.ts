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
}

/** What became of one item of a group. */
export type Settled<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (value: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one group is under way, items wait here; the next group takes them all. Answers are given in the
 * order of the calls. A `send` that rejects refuses its whole group.
 */
export function createGroupQueue<T, R>(
  send: (items: readonly T[]) => Promise<readonly Settled<R>[]>,
  { maxWaiting, maxGroup }: QueueLimits,
): GroupQueue<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let isSending = false;
  let isClosed = false;
  let whenEmpty: (() => void) | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
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
      if (!isSending) {
        isSending = true;
        // What the same turn of the event loop brings goes with the first group.
        queueMicrotask(run);
      }
      return promise;
    },
    close: () => {
      isClosed = true;
      return isSending ? new Promise((resolve) => (whenEmpty = resolve)) : Promise.resolve();
    },
  };
}
