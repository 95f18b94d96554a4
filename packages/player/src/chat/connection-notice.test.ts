import { describe, expect, test } from "bun:test";
import type { ConnectionState, RoomEvents } from "@flyby/client";
import { backForMs, type ConnectionNotice, offlineAfterMs, watchConnection } from "./connection-notice.ts";

const live: ConnectionState = { state: "live", transport: "websocket" };
const waiting: ConnectionState = { state: "waiting", attempt: 1, retryAtMs: 0 };

function setUp(first: ConnectionState = live) {
  const seen: (string | undefined)[] = [];
  const timers = new Map<() => void, number>();
  const listeners: { connection?: (state: ConnectionState) => void; resumed?: (value: RoomEvents["resumed"]) => void } =
    {};
  const watch = watchConnection({
    client: {
      connection: () => first,
      on: (event, listener) => {
        Object.assign(listeners, { [event]: listener });
        return () => Object.assign(listeners, { [event]: undefined });
      },
    },
    onChange: (notice: ConnectionNotice) => seen.push(notice?.kind),
    later: (run, ms) => {
      timers.set(run, ms);
      return () => timers.delete(run);
    },
  });
  const pass = (ms: number): void => {
    for (const [run, due] of [...timers]) {
      if (due <= ms && timers.delete(run)) run();
    }
  };
  return { seen, watch, pass, timers, say: (state: ConnectionState) => listeners.connection?.(state), listeners };
}

describe("watchConnection", () => {
  test("[CHT9] an interruption is told after 2 s, and that it is over for 4 s", () => {
    const { seen, say, pass } = setUp();
    say(waiting);
    pass(offlineAfterMs - 1);
    expect(seen).toEqual([]);
    pass(offlineAfterMs);
    say({ state: "connecting" });
    say(live);
    pass(backForMs);
    expect(seen).toEqual(["offline", "back", undefined]);
  });

  test("[CHT9] a shorter one is not told", () => {
    const { seen, say, pass, timers } = setUp({ state: "connecting" });
    say(live);
    pass(offlineAfterMs);
    expect([seen, timers.size]).toEqual([[], 0]);
  });

  test("[CHT9] skipped comments stay on the board until they are dealt with", () => {
    const { seen, say, pass, listeners, watch } = setUp();
    say(waiting);
    pass(offlineAfterMs);
    say(live);
    listeners.resumed?.({ missed: 38 });
    pass(backForMs);
    expect(seen).toEqual(["offline", "back", "skipped"]);
    watch.dismiss();
    expect(seen.at(-1)).toBeUndefined();
  });

  test("[CHT9] closed, it holds no timer", () => {
    const { say, watch, timers } = setUp();
    say(waiting);
    watch.close();
    expect(timers.size).toBe(0);
  });
});
