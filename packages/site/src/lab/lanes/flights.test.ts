import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { emptyRows, type LaneSize, placeFlight, type Rows, widestAt } from "./flights.ts";
import { createStage } from "./stage.ts";

const size: LaneSize = { rows: 3, msPerPixel: 15, width: (text) => text.length * 10, dotWidth: 8, widest: "text" };
const look = (n: number) => ({ text: `hello ${n}`, short: `${n}`, color: "#fff" });

describe("placeFlight", () => {
  test("[PAG7] no comment lies over another of its row, and none enters before it arrived", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 80 }), (pauses) => {
        let rows: Rows = emptyRows(size.rows);
        let now = 0;
        const ends = new Map<number, number>();
        for (const [n, pause] of pauses.entries()) {
          now += pause;
          const placed = placeFlight(look(n), now, rows, size);
          rows = placed.rows;
          if (placed.place === null) continue;
          const { row, enterAt, shape } = placed.place;
          expect(enterAt).toBeGreaterThanOrEqual(now);
          expect(enterAt).toBeGreaterThanOrEqual(ends.get(row) ?? 0);
          const width = shape === "dot" ? size.dotWidth : size.width(look(n)[shape]);
          ends.set(row, enterAt + width * size.msPerPixel);
        }
      }),
    );
  });

  test("[PAG7] a burst becomes shorter before it becomes late, and what has no room is left out", () => {
    let rows: Rows = emptyRows(size.rows);
    const shapes = Array.from({ length: 200 }, (_, n) => {
      const placed = placeFlight(look(n), 0, rows, size);
      rows = placed.rows;
      return placed.place?.shape ?? "none";
    });
    const order = shapes.filter((shape, n) => shape !== shapes[n - 1]);
    expect(order).toEqual(["text", "short", "dot", "none"]);
    const dots = placeFlight(look(1), 0, emptyRows(3), { ...size, widest: "dot" });
    expect(dots.place?.shape).toBe("dot");
  });

  test("[PAG7] the higher the rate, the less of each comment is shown", () => {
    expect([0.5, 3, 6, 15].map((rate) => widestAt(rate, 5))).toEqual(["text", "text", "short", "dot"]);
  });
});

describe("createStage", () => {
  test("[PAG7] a comment of ours is seen from its sending, another from its arrival, each once", () => {
    const stage = createStage(size);
    stage.sent("a", look(1), 100);
    expect(stage.visible(150, 9_000).flights).toMatchObject([{ sentAt: 100, arrivedAt: null, place: null }]);
    stage.arrived("a", look(1), 3_000);
    stage.arrived("a", look(1), 3_500);
    stage.arrived("b", look(2), 4_000);
    stage.requested(2_900);
    const { flights, requests } = stage.visible(4_000, 9_000);
    expect(flights.map(({ sentAt, arrivedAt }) => [sentAt, arrivedAt])).toEqual([
      [100, 3_000],
      [null, 4_000],
    ]);
    expect(requests).toEqual([2_900]);
    expect(stage.visible(30_000, 9_000)).toEqual({ flights: [], requests: [] });
  });
});
