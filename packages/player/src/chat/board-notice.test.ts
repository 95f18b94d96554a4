import { describe, expect, test } from "bun:test";
import type { ConnectionState, RoomEvents } from "@flyby/client";
import { foldMs, quietMs, watchNotices } from "./board-notice.ts";
import type { ConnectionNotice } from "./connection-notice.ts";

const live: ConnectionState = { state: "live", transport: "websocket" };

function setUp() {
  const seen: ConnectionNotice[] = [];
  let nowMs = 0;
  let timers: { readonly run: () => void; readonly at: number }[] = [];
  const listeners: { [K in keyof RoomEvents]?: (value: RoomEvents[K]) => void } = {};
  const watch = watchNotices({
    client: {
      connection: () => live,
      on(event, listener) {
        Object.assign(listeners, { [event]: listener });
        return () => void delete listeners[event];
      },
    },
    onChange: (notice) => seen.push(notice),
    later(run, ms) {
      const timer = { run, at: nowMs + ms };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  const pass = (ms: number): void => {
    nowMs += ms;
    const due = timers.filter(({ at }) => at <= nowMs);
    timers = timers.filter(({ at }) => at > nowMs);
    for (const { run } of due) run();
  };
  return { seen, watch, pass, listeners, timers: () => timers.length };
}

describe("watchNotices", () => {
  test("[CHT15] what a crowded room leaves out is one number, told every ten seconds at most", () => {
    const { seen, pass, listeners } = setUp();
    for (let tick = 0; tick < 25; tick++) {
      listeners.omitted?.({ count: 4 });
      pass(foldMs / 10);
    }
    expect(seen).toEqual([
      { kind: "skipped", count: 40 },
      { kind: "skipped", count: 80 },
    ]);
    pass(foldMs);
    expect(seen.at(-1)).toEqual({ kind: "skipped", count: 100 });
    expect(seen).toHaveLength(3);
  });

  test("[CHT15] it counts together with what was missed, and waits while there is something else to say", () => {
    const { seen, pass, listeners } = setUp();
    listeners.omitted?.({ count: 5 });
    pass(foldMs);
    listeners.resumed?.({ missed: 38 });
    expect(seen.at(-1)).toEqual({ kind: "skipped", count: 43 });
  });

  test("[CHT15] once dealt with it is quiet for a minute", () => {
    const { seen, watch, pass, listeners } = setUp();
    listeners.omitted?.({ count: 5 });
    pass(foldMs);
    watch.dismiss();
    expect(seen.at(-1)).toBeNull();
    const before = seen.length;
    listeners.omitted?.({ count: 2 });
    pass(quietMs - 1);
    expect(seen).toHaveLength(before);
    pass(1);
    expect(seen.at(-1)).toEqual({ kind: "skipped", count: 2 });
  });

  test("[CHT15] closed, it holds no timer and no listener", () => {
    const { watch, listeners, timers } = setUp();
    listeners.omitted?.({ count: 1 });
    watch.close();
    expect([timers(), Object.keys(listeners)]).toEqual([0, []]);
  });
});
