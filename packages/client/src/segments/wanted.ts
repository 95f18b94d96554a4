import { limits, segmentIndex } from "@flyby/protocol";
import * as timing from "../timing.ts";

/** The segments a playhead at `progress` needs (pure): its own first, then the next one ahead, then the tail before. */
export function wantedSegments(progress: number): readonly number[] {
  if (!Number.isFinite(progress)) return [];
  const at = Math.min(Math.max(0, progress), limits.maxProgressMs);
  const index = segmentIndex(at, limits.segmentMs);
  const into = at - index * limits.segmentMs;
  const wanted = [index];
  if (limits.segmentMs - into <= timing.segmentAheadMs) wanted.push(index + 1);
  if (into < timing.segmentTailMs && index > 0) wanted.push(index - 1);
  return wanted;
}
