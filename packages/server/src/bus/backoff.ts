const firstMs = 50;
/** A server that is back is found within two seconds; a crowd of nodes asks it once or twice a second each. */
const mostMs = 2_000;

/** How long to wait before attempt number `attempt` (from 1) to reach a server: doubling, capped, and never all nodes at once. */
export function backoffMs(attempt: number, random: () => number): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 16));
  return Math.ceil(full * (0.5 + random() / 2));
}
