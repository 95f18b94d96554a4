/** A picture that is further off than this jumps; below, its rate is bent (ms). */
export const jumpMs = 1_000;
/** Below this nobody can tell, and the clock's own error is larger (ms). */
export const closeEnoughMs = 15;
/** Five per cent faster or slower is neither seen nor heard. */
export const maxBend = 0.05;

export type Correction =
  | { readonly kind: "steady" }
  | { readonly kind: "bend"; readonly rate: number }
  | { readonly kind: "jump" };

/** Where a looping clip stands at this moment of the programme; 0 when its length is unknown. */
export function livePosition(elapsedMs: number, durationMs: number): number {
  if (!(durationMs > 0) || !Number.isFinite(durationMs)) return 0;
  return ((elapsedMs % durationMs) + durationMs) % durationMs;
}

/** How far the picture is ahead (positive) or behind, the short way round the loop. */
export function liveDrift(positionMs: number, targetMs: number, durationMs: number): number {
  const drift = positionMs - targetMs;
  return drift - durationMs * Math.round(drift / durationMs);
}

/** Bends the rate in proportion to the drift, so that it settles without swinging, and jumps above a second. */
export function correctDrift(driftMs: number): Correction {
  const size = Math.abs(driftMs);
  if (size >= jumpMs) return { kind: "jump" };
  if (size <= closeEnoughMs) return { kind: "steady" };
  const bend = Math.min(maxBend, size / 2_000);
  return { kind: "bend", rate: driftMs > 0 ? 1 - bend : 1 + bend };
}
