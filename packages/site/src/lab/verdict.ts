/** The two lanes that are furthest apart. */
export interface Verdict<Lane> {
  readonly fast: { readonly lane: Lane; readonly ms: number };
  readonly slow: { readonly lane: Lane; readonly ms: number };
}

/** Below this nothing is worth a headline: the same within what a clock of a page can tell. */
const leastRatio = 3;

/** The fastest and the slowest lane by their medians (pure); null while too few are known or all are about the same. */
export function judge<Lane>(
  medians: readonly { readonly lane: Lane; readonly ms: number | null }[],
): Verdict<Lane> | null {
  const known = medians.flatMap(({ lane, ms }) => (ms === null ? [] : [{ lane, ms }])).sort((a, b) => a.ms - b.ms);
  const [fast, slow] = [known[0], known.at(-1)];
  if (fast === undefined || slow === undefined || slow.ms < fast.ms * leastRatio) return null;
  return { fast, slow };
}
