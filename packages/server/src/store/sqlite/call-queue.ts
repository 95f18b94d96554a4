import { StoreUnavailable } from "../ports.ts";
import type { Call, Outcome } from "./calls.ts";
import { unwrap } from "./worker-link.ts";

/** Calls of one worker that wait for their turn. */
export interface CallQueue {
  call(method: string, args: readonly unknown[]): Promise<unknown>;
  /** Resolves when everything that was called before has been answered; later calls are refused. */
  close(): Promise<void>;
}

export interface QueueLimits {
  /** Calls that may wait; beyond it a call is refused at once, so that a stuck disk does not fill the memory. */
  readonly maxWaiting: number;
  /** Calls sent as one group. */
  readonly maxGroup: number;
}

interface Waiting {
  readonly call: Call;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one group is with the worker, calls wait here; the next group takes them all. Answers are given
 * in the order of the calls.
 */
export function createCallQueue(
  send: (calls: readonly Call[]) => Promise<readonly Outcome[]>,
  { maxWaiting, maxGroup }: QueueLimits,
): CallQueue {
  let waiting: Waiting[] = [];
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

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await send(group.map(({ call }) => call));
      group.forEach(({ resolve, reject }, index) => {
        try {
          resolve(unwrap(outcomes[index]));
        } catch (error) {
          reject(error);
        }
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return {
    call: (method, args) => {
      if (isClosed) return Promise.reject(new StoreUnavailable("The store is closed.", "closed"));
      if (waiting.length >= maxWaiting) {
        return Promise.reject(new StoreUnavailable("Too much waits for the store.", "queue"));
      }
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.push({ call: { method, args }, resolve, reject });
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
