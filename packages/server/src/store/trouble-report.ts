import type { Clock } from "../clock.ts";
import { StoreUnavailable } from "./ports.ts";

/** An operator who looks every half minute sees that it still goes on, and a log of an hour's outage can be read. */
const tellAgainMs = 30_000;

/**
 * A store that is away is met again and again by everything that runs by itself (checks of tails, healing, lists that are
 * read anew), so it is told now and then only. What was still being asked while the store closed is no trouble.
 */
export function createTroubleReport(
  report: (error: unknown) => void,
  clock: Pick<Clock, "now">,
): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (error instanceof StoreUnavailable) {
      if (error.reason === "closed" || clock.now() - toldAt < tellAgainMs) return;
      toldAt = clock.now();
    }
    report(error);
  };
}
