import type { Placement } from "./placement.ts";
import type { Rules } from "./rules.ts";

/** Whether a crossing comment would pass behind one that stands in the middle of the same lane. */
export function passesBehind(crossing: Placement, standing: Placement, rules: Rules): boolean {
  const perPx = rules.crossMs / (rules.stage.width + crossing.shape.width);
  // The way from entering until the head meets the standing box, and until the tail has left it, either direction.
  const aside = (rules.stage.width - standing.shape.width) / 2;
  const meets = crossing.start + aside * perPx;
  const leaves = crossing.start + (aside + standing.shape.width + crossing.shape.width) * perPx;
  return meets < standing.end && standing.start < leaves;
}
