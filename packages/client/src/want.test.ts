import { describe, expect, it } from "bun:test";
import * as timing from "./timing.ts";
import { maxRateOf, nextWant, type Want, type WantEvent, wantAll } from "./want.ts";

const slow = (atMs: number): WantEvent => ({ type: "slow", atMs });
const time = (atMs: number): WantEvent => ({ type: "time", atMs });
const visible = (is: boolean): WantEvent => ({ type: "visible", visible: is });
const after = (...events: readonly WantEvent[]): Want => events.reduce(nextWant, wantAll);
const near = timing.slowForMs - 1;

describe("nextWant", () => {
  it("[CLI30] a hidden page wants one comment a second, a shown one all", () => {
    expect(maxRateOf(wantAll)).toBeNull();
    expect(maxRateOf(after(visible(false)))).toBe(1);
    expect(maxRateOf(after(visible(false), visible(true)))).toBeNull();
  });

  it("[CLI30] too slow once says nothing, again within a while one step less each time, down to the last", () => {
    const rates = [1, 2, 3, 4].map((count) =>
      maxRateOf(after(...Array.from({ length: count }, (_, index) => slow(index * near)))),
    );
    expect(rates).toEqual([null, 30, 10, 10]);
    expect(maxRateOf(after(slow(0), slow(timing.slowForMs)))).toBeNull();
  });

  it("[CLI30] a while without is one step more", () => {
    const down = [slow(0), slow(near), slow(2 * near)];
    const at = 2 * near + timing.slowForMs;
    expect(maxRateOf(after(...down, time(at - 1)))).toBe(10);
    expect(maxRateOf(after(...down, time(at)))).toBe(30);
    expect(maxRateOf(after(...down, time(at), time(at + near)))).toBe(30);
    expect(maxRateOf(after(...down, time(at), time(at + timing.slowForMs)))).toBeNull();
  });

  it("[CLI30] hidden or shown, it remembers how slow the way is", () => {
    expect(maxRateOf(after(slow(0), slow(1), visible(false), visible(true)))).toBe(30);
    expect(maxRateOf(after(slow(0), slow(1), visible(false)))).toBe(1);
  });
});
