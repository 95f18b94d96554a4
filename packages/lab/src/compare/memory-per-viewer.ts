/**
 * Resident memory comes and goes in steps of some hundred kilobytes as the runtime collects and the allocator keeps: below
 * this nothing can be told of the viewers.
 */
const stepBytes = 1_048_576;

/**
 * What a viewer took of a process's resident memory; null where the difference is not clearly larger than how the readings
 * differ among themselves.
 */
export function memoryPerViewer(
  without: readonly number[],
  withViewers: readonly number[],
  viewers: number,
): number | null {
  if (without.length === 0 || withViewers.length === 0) return null;
  const grown = median(withViewers) - median(without);
  const noise = Math.max(stepBytes, spread(without), spread(withViewers));
  return grown > 2 * noise ? Math.round(grown / viewers) : null;
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
