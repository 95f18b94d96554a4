/** The weight of a comment that says nothing of it. */
const plainWeight = 5;
const maxWeight = 10;
const span = 2 ** 32;
/** 2^32 divided by the golden ratio, odd: multiples of it spread evenly over the span (Fibonacci hashing). */
const golden = 0x9e3779b1;

/** What a comment's weight puts before its place by id: 0 for the weightiest to 10. */
export function handicap(weight: number = plainWeight): number {
  return maxWeight - Math.min(maxWeight, Math.max(0, Math.round(weight)));
}

/**
 * Place of a comment among those of its segment when not all fit, smallest first: by weight, then spread evenly. Ids
 * rise with time, and any prefix of the order takes every n-th of them. Never changes, so the choice is stable.
 */
export function segmentRank(id: number, weight?: number): number {
  return handicap(weight) * span + (Math.imul(id % span, golden) >>> 0);
}
