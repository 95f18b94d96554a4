/** A delivery per room at most so often: 20 ms is not felt, and halves the writes of a busy room. */
export const minTickMs = 20;
/** Measured: at 80 ms a delivery costs a tenth of one at every comment; more is seen as a delay. */
export const maxTickMs = 80;
/** Comments per second of one room at which the longest tick is reached. */
const busyRate = 500;
/** Fan-out may take this share of a room's time before the tick grows. */
const fanOutShare = 0.25;

/**
 * How long a room waits between two deliveries: grows with the comments that arrive and with the time that handing a
 * chunk to all readers took, so that a crowd costs latency and never memory.
 */
export function tickMs(commentsPerSecond: number, fanOutMs: number): number {
  const byRate = minTickMs + (maxTickMs - minTickMs) * Math.min(1, commentsPerSecond / busyRate);
  return Math.min(maxTickMs, Math.max(byRate, fanOutMs / fanOutShare));
}
