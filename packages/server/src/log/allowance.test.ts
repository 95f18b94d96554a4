import { describe, expect, it } from "bun:test";
import { createManualClock } from "../manual-clock.ts";
import { createAllowance } from "./allowance.ts";
import type { Chunk } from "./room-log.ts";

const chunk = (comments: number): Chunk => ({ first: 1, last: comments, comments, omitted: 0 }) as Chunk;

describe("createAllowance", () => {
  it("[RDR3] a clock that was set back takes nothing from a viewer", () => {
    const clock = createManualClock();
    const allowance = createAllowance(10, clock);
    expect(allowance.takes(chunk(4))).toBe(true);
    clock.advance(-3_600_000);
    expect(allowance.takes(chunk(4))).toBe(true);
    clock.advance(1_000);
    expect(allowance.takes(chunk(10))).toBe(true);
  });
});
