import { describe, expect, test } from "bun:test";
import { createAnnouncer, summaryMs } from "./announcer.ts";

function setUp() {
  const said: string[] = [];
  let now = 0;
  let timer: { at: number; run: () => void } | null = null;
  const announcer = createAnnouncer({
    speak: ({ name, text }) => said.push(`${name}: ${text}`),
    summarise: (count) => said.push(`${count} new`),
    now: () => now,
    later(run, ms) {
      const mine = { at: now + ms, run };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
  });
  const advance = (ms: number): void => {
    now += ms;
    if (timer !== null && timer.at <= now) {
      const { run } = timer;
      timer = null;
      run();
    }
  };
  return { said, advance, announcer, timers: () => timer };
}

const hello = { name: "Heron", text: "hello" };

describe("createAnnouncer", () => {
  test("[CHT6] rare comments are read one by one", () => {
    const { said, advance, announcer } = setUp();
    announcer.arrived([hello]);
    advance(1_000);
    announcer.arrived([hello]);
    expect(said).toEqual(["Heron: hello", "Heron: hello"]);
  });

  test("[CHT6] busier than one a second gives one summary per 5 s", () => {
    const { said, advance, announcer } = setUp();
    for (let i = 0; i < 100; i++) {
      announcer.arrived([hello]);
      advance(100);
    }
    expect(said[0]).toBe("Heron: hello");
    expect(said.slice(1).every((line) => line.endsWith(" new"))).toBe(true);
    expect(said.length).toBeLessThanOrEqual(1 + Math.ceil(10_000 / summaryMs));
  });

  test("[CHT6] closed, it says nothing more and holds no timer", () => {
    const { said, advance, announcer, timers } = setUp();
    announcer.arrived([hello, hello]);
    announcer.close();
    advance(summaryMs);
    expect(said).toEqual([]);
    expect(timers()).toBeNull();
  });
});
