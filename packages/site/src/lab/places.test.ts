import { describe, expect, test } from "bun:test";
import { createPlaces, type TakePlace } from "./places.ts";

/** Places that a browser has, and one tab of it. */
function browser(free: number) {
  let due: (() => void)[] = [];
  let changes = 0;
  let left = free;
  const lost: (() => void)[] = [];
  const take: TakePlace = (onLost) => {
    if (left === 0) return null;
    left--;
    lost.push(onLost);
    return () => {
      left++;
    };
  };
  const places = createPlaces({
    takes: [take, take],
    after(_, run) {
      due.push(run);
      return () => {
        due = due.filter((each) => each !== run);
      };
    },
    onChange: () => changes++,
  });
  return {
    places,
    free: () => left,
    setFree: (count: number) => {
      left = count;
    },
    loseOne: () => lost.shift()?.(),
    waiting: () => due.length,
    look() {
      for (const run of due.splice(0)) run();
    },
    changes: () => changes,
  };
}

describe("createPlaces", () => {
  test("[PAG9] it takes as many places as it wants and gives back what it needs no more", () => {
    const { places, free, waiting } = browser(2);
    places.want(2);
    expect([places.have(), free()]).toEqual([2, 0]);
    places.want(1);
    expect([places.have(), free()]).toEqual([1, 1]);
    places.close();
    expect([places.have(), free(), waiting()]).toEqual([0, 2, 0]);
  });

  test("[PAG9] what other tabs have it waits for, and says when it got it", () => {
    const { places, setFree, look, changes, waiting } = browser(1);
    places.want(2);
    expect(places.have()).toBe(1);
    look();
    expect([places.have(), changes()]).toEqual([1, 0]);
    setFree(1);
    look();
    expect([places.have(), changes(), waiting()]).toEqual([2, 1, 0]);
  });

  test("[PAG9] a place that another tab took over is lost at once and looked for again", () => {
    const { places, loseOne, changes, waiting } = browser(2);
    places.want(2);
    loseOne();
    expect([places.have(), changes(), waiting()]).toEqual([1, 1, 1]);
    places.close();
    expect(waiting()).toBe(0);
  });
});
