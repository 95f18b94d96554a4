import { expect, it } from "bun:test";
import { createManualClock } from "../manual-clock.ts";
import { StoreUnavailable } from "./ports.ts";
import { createTroubleReport } from "./trouble-report.ts";

it("[OPS10] a store that is away is told once in half a minute, one that closes never, and everything else always", () => {
  const clock = createManualClock();
  const told: unknown[] = [];
  const report = createTroubleReport((error) => told.push(error), clock);
  const away = new StoreUnavailable("away", "silent");
  const bug = new Error("bug");
  for (const error of [away, away, bug, new StoreUnavailable("closing", "closed"), bug]) report(error);
  expect(told).toEqual([away, bug, bug]);
  clock.advance(29_999);
  report(away);
  clock.advance(1);
  report(away);
  expect(told).toEqual([away, bug, bug, away]);
});
