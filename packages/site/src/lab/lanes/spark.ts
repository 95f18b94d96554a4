import type { LatencyPoint } from "./latencies.ts";

export interface SparkBox {
  readonly width: number;
  readonly height: number;
  readonly windowMs: number;
  /** What the full height stands for, ms. */
  readonly scaleMs: number;
}

/** A stem for each comment, as high as it took long, by the time it was sent: polling is a saw, a socket a line. */
export function sparkPath(points: readonly LatencyPoint[], now: number, box: SparkBox): string {
  const { width, height, windowMs, scaleMs } = box;
  return points
    .map(({ sentAt, ms }) => {
      const x = width * (1 - (now - sentAt) / windowMs);
      // The smallest is still to be seen.
      const tall = Math.max(1.5, height * Math.min(1, ms / scaleMs));
      return x < 0 ? "" : `M${x.toFixed(1)} ${height}V${(height - tall).toFixed(1)}`;
    })
    .join("");
}
