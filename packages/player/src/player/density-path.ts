/** Height of the density area in its own units; the element stretches it to 20 px. */
export const densityHeight = 20;

/**
 * An area over the progress bar: how many comments each bucket holds, as an SVG path `width` × 20 units, one unit per bucket.
 * Heights follow the square root, so that one busy minute does not flatten the rest. Empty without comments.
 */
export function densityPath(counts: readonly number[]): { readonly path: string; readonly width: number } {
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  if (most === 0) return { path: "", width: 0 };
  const width = counts.length;
  const points = counts.map((count, index) => [index + 0.5, height(count, most)] as const);
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return { path: "", width: 0 };
  const edge = `M0 ${densityHeight}L0 ${first[1]}L${first[0]} ${first[1]}`;
  // Smooth between the middles of buckets: control points level with both ends, so the curve never overshoots.
  const curve = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? first;
    const middle = (fromX + x) / 2;
    return `C${middle} ${fromY} ${middle} ${y} ${x} ${y}`;
  });
  return { path: `${edge}${curve.join("")}L${width} ${last[1]}L${width} ${densityHeight}Z`, width };
}

function height(count: number, most: number): number {
  return Math.round((densityHeight - Math.sqrt(count / most) * (densityHeight - 1)) * 100) / 100;
}
