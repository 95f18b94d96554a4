/** A silent audience of some size, and what the serving process then held in memory. */
export interface MemoryPoint {
  readonly viewers: number;
  readonly residentBytes: number;
}

/** Resident memory grows in steps: up to 2.5 MB at once were seen where viewers took almost nothing. Less tells nothing. */
const stepBytes = 4 * 1_048_576;
/** The slope stands clear of the points' scatter by so many standard errors. */
const clearBy = 3;

/**
 * What one viewer more takes: the slope of the line through audiences of several sizes. What the first viewer costs once
 * (code that is compiled, pools that are made) is on all points and so in none of it. null where the points make no line.
 */
export function memoryPerViewer(points: readonly MemoryPoint[]): number | null {
  const count = points.length;
  if (count < 3) return null;
  const meanX = points.reduce((sum, { viewers }) => sum + viewers, 0) / count;
  const meanY = points.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / count;
  const spreadX = points.reduce((sum, { viewers }) => sum + (viewers - meanX) ** 2, 0);
  if (spreadX === 0) return null;
  const slope =
    points.reduce((sum, { viewers, residentBytes }) => sum + (viewers - meanX) * (residentBytes - meanY), 0) / spreadX;
  const scatter = points.reduce(
    (sum, { viewers, residentBytes }) => sum + (residentBytes - meanY - slope * (viewers - meanX)) ** 2,
    0,
  );
  const error = Math.sqrt(scatter / (count - 2) / spreadX);
  const sizes = points.map(({ viewers }) => viewers);
  const grown = slope * (Math.max(...sizes) - Math.min(...sizes));
  return slope > clearBy * error && grown > stepBytes ? Math.round(slope) : null;
}
