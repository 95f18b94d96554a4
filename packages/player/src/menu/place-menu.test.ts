import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { placeMenu } from "./place-menu.ts";

describe("placeMenu", () => {
  test("[MNU2] opens at the point where there is room, else turns to the other side", () => {
    const view = { width: 400, height: 800 };
    expect(placeMenu({ x: 20, y: 30 }, { width: 160, height: 200 }, view)).toEqual({ x: 20, y: 30 });
    expect(placeMenu({ x: 390, y: 790 }, { width: 160, height: 200 }, view)).toEqual({ x: 230, y: 590 });
  });

  test("[MNU2] a menu smaller than the window is wholly inside it", () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 300 }) });
    const point = fc.record({ x: fc.integer({ min: 0, max: 320 }), y: fc.integer({ min: 0, max: 320 }) });
    fc.assert(
      fc.property(size, point, (menu, at) => {
        const spot = placeMenu(at, menu, { width: 320, height: 320 });
        expect(spot.x).toBeGreaterThanOrEqual(8);
        expect(spot.y).toBeGreaterThanOrEqual(8);
        expect(spot.x + menu.width).toBeLessThanOrEqual(312);
        expect(spot.y + menu.height).toBeLessThanOrEqual(312);
      }),
    );
  });
});
