import { createGroupQueue, type QueueLimits, type Settled } from "../group-queue.ts";
import type { Call, Outcome } from "./calls.ts";
import { unwrap } from "./worker-link.ts";

/** Calls of one worker that wait for their turn. */
export interface CallQueue {
  call(method: string, args: readonly unknown[]): Promise<unknown>;
  /** Resolves when everything that was called before has been answered; later calls are refused. */
  close(): Promise<void>;
}

/** While one group is with the worker, calls wait; the next group takes them all. */
export function createCallQueue(
  send: (calls: readonly Call[]) => Promise<readonly Outcome[]>,
  limits: QueueLimits,
): CallQueue {
  const queue = createGroupQueue<Call, unknown>(async (calls) => (await send(calls)).map(settle), limits);
  return { call: (method, args) => queue.call({ method, args }), close: queue.close };
}

function settle(outcome: Outcome): Settled<unknown> {
  try {
    return { ok: true, value: unwrap(outcome) };
  } catch (error) {
    return { ok: false, error };
  }
}
