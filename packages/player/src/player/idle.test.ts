import { describe, expect, test } from "bun:test";
import { createIdle, idleMs } from "./idle.ts";

function manualTimers() {
  let waiting: { run: () => void; ms: number } | null = null;
  return {
    wait: (run: () => void, ms: number) => {
      const mine = { run, ms };
      waiting = mine;
      return () => {
        if (waiting === mine) waiting = null;
      };
    },
    /** Lets the time of the running timer pass; false when none runs. */
    pass(): number | false {
      const due = waiting;
      waiting = null;
      due?.run();
      return due?.ms ?? false;
    },
  };
}

describe("createIdle", () => {
  test("[PLY2] hides after 2.5 s without a sign of the viewer, and shows at the next one", () => {
    const timers = manualTimers();
    const seen: boolean[] = [];
    const idle = createIdle(
      () => true,
      (now) => seen.push(now),
      timers.wait,
    );
    idle.wake();
    expect(timers.pass()).toBe(idleMs);
    idle.wake();
    expect(seen).toEqual([true, false]);
  });

  test("[PLY2] never hides while something keeps the controls, and asks again", () => {
    const timers = manualTimers();
    const seen: boolean[] = [];
    let kept = true;
    const idle = createIdle(
      () => !kept,
      (now) => seen.push(now),
      timers.wait,
    );
    idle.wake();
    timers.pass();
    timers.pass();
    expect(seen).toEqual([]);
    kept = false;
    timers.pass();
    expect(seen).toEqual([true]);
  });

  test("[PLY2] stops its timer when closed", () => {
    const timers = manualTimers();
    const idle = createIdle(
      () => true,
      () => {},
      timers.wait,
    );
    idle.wake();
    idle.close();
    expect(timers.pass()).toBe(false);
  });
});
