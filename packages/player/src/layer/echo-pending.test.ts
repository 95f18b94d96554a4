import { describe, expect, test } from "bun:test";
import type { Pending, RoomEvents } from "@flyby/client";
import type { Comment } from "@flyby/protocol";
import { echoPending, settleMs } from "./echo-pending.ts";

const sending: Pending = { nonce: "n1", draft: { text: "hello ", progress: 5_000 }, state: "sending" };
const accepted: Comment = {
  id: 7,
  progress: 5_000,
  mode: "scroll",
  size: "normal",
  color: 0xffffff,
  author: "me",
  name: "Me",
  text: "hello",
  createdAt: 1,
};

function setUp(flyAt: number | null = null) {
  const shown = new Map<number, Comment>();
  const timers = new Map<() => void, number>();
  const listeners: {
    pending?: (value: RoomEvents["pending"]) => void;
    arrivals?: (value: RoomEvents["arrivals"]) => void;
  } = {};
  const stop = echoPending({
    client: {
      identity: () => ({ token: "t", author: "me", name: "Me" }),
      on: (event, listener) => {
        Object.assign(listeners, { [event]: listener });
        return () => Object.assign(listeners, { [event]: undefined });
      },
    },
    stage: {
      arrive: (comment) => void shown.set(comment.id, comment),
      remove: (ids) => ids.forEach((id) => void shown.delete(id)),
      markOwn() {},
    },
    flyAt: () => flyAt,
    later: (run, ms) => {
      timers.set(run, ms);
      return () => timers.delete(run);
    },
  });
  const say = (...pending: Pending[]): void => listeners.pending?.(pending);
  const arrive = (comment: Comment, own = true): void => listeners.arrivals?.([{ comment, own, flying: true }]);
  return { shown, timers, say, arrive, stop };
}

describe("echoPending", () => {
  test("[CMP4] a draft is on the stage at once, and once, until the comment itself arrives", () => {
    const { shown, say, arrive } = setUp();
    say(sending);
    say({ ...sending, state: "waiting" });
    expect([...shown.values()].map(({ text, progress }) => [text, progress])).toEqual([["hello ", 5_000]]);
    arrive({ ...accepted, id: 8, text: "somebody else's" }, false);
    expect(shown.size).toBe(1);
    arrive(accepted);
    expect(shown.size).toBe(0);
    say(sending);
    expect(shown.size).toBe(0);
  });

  test("[CMP4] a refused draft leaves the stage", () => {
    const { shown, say } = setUp();
    say(sending);
    say({ ...sending, state: "refused", code: "muted", message: "" });
    expect(shown.size).toBe(0);
  });

  test("[CMP4] a draft taken back or lost does not stay for ever", () => {
    const { shown, say, timers } = setUp();
    say(sending);
    say();
    for (const [run, ms] of timers) if (ms <= settleMs) run();
    expect(shown.size).toBe(0);
  });

  test("[CMP4] in a live room it flies at the programme's moment, and not before that is known", () => {
    const live: Pending = { nonce: "n2", draft: { text: "hi" }, state: "sending" };
    const unknown = setUp(null);
    unknown.say(live);
    expect(unknown.shown.size).toBe(0);
    const known = setUp(90_000);
    known.say(live);
    expect([...known.shown.values()][0]?.progress).toBe(90_000);
  });

  test("[CMP4] stopped, it holds no timer", () => {
    const { say, timers, stop } = setUp();
    say(sending);
    say();
    stop();
    expect(timers.size).toBe(0);
  });
});
