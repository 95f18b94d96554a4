import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { decades, linearScale, logScale, niceTicks, spread } from "./scale.ts";

const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true });

describe("niceTicks", () => {
  it("[REP9] are multiples of 1, 2 or 5 and reach over the greatest value", () => {
    expect(niceTicks(10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(niceTicks(0.19, 5)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
    expect(niceTicks(0, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    fc.assert(
      fc.property(positive, fc.integer({ min: 2, max: 8 }), (most, count) => {
        const ticks = niceTicks(most, count);
        const step = ticks[1] ?? 0;
        expect(Number(step.toExponential(6).slice(0, 1))).toBeOneOf([1, 2, 5]);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * 0.999_999);
        expect(ticks.length).toBeWithin(2, count + 3);
      }),
    );
  });
});

describe("decades", () => {
  it("[REP9] are the powers of ten around the values", () => {
    expect(decades([0.9, 2050], 0.1)).toEqual([0.1, 1, 10, 100, 1000, 10_000]);
    expect(decades([3], 0.1)).toEqual([1, 10]);
    expect(decades([0.0001, 5], 0.1)).toEqual([0.1, 1, 10]);
    expect(decades([], 0.1)).toEqual([1, 10]);
    expect(decades([0, Number.NaN], 0.1)).toEqual([1, 10]);
    expect(decades([10], 0.1)).toEqual([10, 100]);
  });
});

describe("scales", () => {
  it("[REP9] keep every mark in the plot", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const pixels = { from: 20, to: 300 };
        expect(linearScale({ from: 0, to: 10 }, pixels)(value)).toBeWithin(20, 300.000_1);
        expect(logScale({ from: 0.1, to: 100 }, pixels)(value)).toBeWithin(20, 300.000_1);
      }),
    );
    expect(logScale({ from: 1, to: 100 }, { from: 0, to: 200 })(10)).toBe(100);
  });
});

describe("spread", () => {
  it("[REP9] labels keep their distance and their order, whatever they name", () => {
    const places = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(places, (wanted) => {
        const put = spread(wanted, 17, { from: 0, to: 200 });
        const sorted = put.toSorted((a, b) => a - b);
        for (const [at, place] of sorted.entries()) {
          expect(place).toBeWithin(-0.001, 200.001);
          if (at > 0) expect(place - (sorted[at - 1] ?? 0)).toBeGreaterThanOrEqual(16.999);
        }
        for (const [a, placeA] of wanted.entries())
          for (const [b, placeB] of wanted.entries()) if (placeA < placeB) expect(put[a]!).toBeLessThan(put[b]!);
      }),
    );
  });

  it("[REP9] what has room stays where it is", () => {
    expect(spread([100, 20, 60], 17, { from: 0, to: 200 })).toEqual([100, 20, 60]);
  });
});
