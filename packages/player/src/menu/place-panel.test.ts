import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { placePanel } from "./place-panel.ts";

const phone = { width: 390, height: 844 };
const length = fc.integer({ min: 0, max: 1_200 });

describe("placePanel", () => {
  test("[MNU5] it stands above what it belongs to where it fits, else where there is more room", () => {
    const atTheBottom = { left: 8, top: 780, bottom: 836 };
    expect(placePanel(atTheBottom, { width: 344, height: 500 }, phone)).toMatchObject({
      fromBottom: 72,
      fromTop: null,
    });
    const nearTheTop = { left: 8, top: 300, bottom: 350 };
    expect(placePanel(nearTheTop, { width: 344, height: 500 }, phone)).toMatchObject({
      fromTop: 358,
      fromBottom: null,
    });
  });

  test("[MNU5] it is wholly in the window, and does not cover what it belongs to unless the window is too low", () => {
    fc.assert(
      fc.property(length, length, length, (top, height, viewHeight) => {
        fc.pre(viewHeight >= 120 && top + 48 <= viewHeight);
        const anchor = { left: 8, top, bottom: top + 48 };
        const { fromTop, fromBottom, maxHeight } = placePanel(
          anchor,
          { width: 320, height },
          { width: 390, height: viewHeight },
        );
        const shown = Math.min(height, maxHeight);
        const start = fromTop ?? viewHeight - (fromBottom ?? 0) - shown;
        expect(start).toBeGreaterThanOrEqual(8);
        expect(start + shown).toBeLessThanOrEqual(viewHeight - 8);
        const covers = start < anchor.bottom && start + shown > anchor.top;
        if (covers && shown > 0) expect(Math.max(anchor.top, viewHeight - anchor.bottom) - 16).toBeLessThan(240);
      }),
    );
  });
});
