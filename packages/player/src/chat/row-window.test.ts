import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  maxRowsInPage,
  type RowWindow,
  rowsPerStep,
  shiftWindow,
  slideBack,
  slideForward,
  windowAtEnd,
} from "./row-window.ts";

describe("row window", () => {
  test("[CHT4] at the end it holds the newest rows only", () => {
    expect(windowAtEnd(10_000)).toEqual({ start: 10_000 - rowsPerStep, end: 10_000 });
    expect(windowAtEnd(3)).toEqual({ start: 0, end: 3 });
  });

  test("[CHT4] older rows prepended to the list leave the same rows in the page", () => {
    expect(shiftWindow({ start: 10, end: 60 }, 200, 300)).toEqual({ start: 210, end: 260 });
  });

  test("[CHT4] however it is moved, it lies in the list, holds at most the limit, and overlaps what was there", () => {
    const moves = fc.array(fc.constantFrom("back", "forward"), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), moves, (total, steps) => {
        let current: RowWindow = windowAtEnd(total);
        for (const step of steps) {
          const next = step === "back" ? slideBack(current) : slideForward(current, total);
          expect(next.start).toBeGreaterThanOrEqual(0);
          expect(next.end).toBeLessThanOrEqual(total);
          expect(next.end - next.start).toBeLessThanOrEqual(maxRowsInPage);
          expect(Math.min(next.end, current.end)).toBeGreaterThan(Math.max(next.start, current.start));
          current = next;
        }
      }),
    );
  });

  test("[CHT4] going back often enough reaches the first row, going forward the last", () => {
    let current = windowAtEnd(2_000);
    for (let i = 0; i < 20; i++) current = slideBack(current);
    expect(current.start).toBe(0);
    for (let i = 0; i < 20; i++) current = slideForward(current, 2_000);
    expect(current.end).toBe(2_000);
  });
});
