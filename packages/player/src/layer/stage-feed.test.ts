import { describe, expect, test } from "bun:test";
import type { RoomEvents } from "@flyby/client";
import type { Comment } from "@flyby/protocol";
import { createKnownComments } from "./known-comments.ts";
import { feedStage } from "./stage-feed.ts";

function comment(id: number, progress: number, author = "somebody"): Comment {
  return {
    id,
    progress,
    mode: "scroll",
    size: "normal",
    color: 0xffffff,
    author,
    name: "",
    text: `c${id}`,
    createdAt: 0,
  };
}

/** A room that says what it is told to say, and a stage that writes down what it was asked. */
function setUp(flyAt: () => number | null) {
  const listeners = new Map<string, (value: never) => void>();
  const asked: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]): void => {
      asked.push([name, ...values]);
    };
  const client = {
    on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void) {
      listeners.set(event, listener);
      return () => void listeners.delete(event);
    },
    identity: () => ({ author: "me", name: "Me", token: "" }),
  };
  const known = createKnownComments();
  const stage = {
    add: note("add"),
    arrive: note("arrive"),
    replace: note("replace"),
    remove: note("remove"),
    clear: note("clear"),
    markOwn: note("own"),
  };
  const stop = feedStage({ client, stage, known, echoes: { take: () => null }, flyAt });
  const say = <K extends keyof RoomEvents>(event: K, value: RoomEvents[K]): void =>
    listeners.get(event)?.(value as never);
  return { asked, known, say, stop, listeners };
}

describe("feedStage", () => {
  test("[LAY4] in a video room an arrival keeps its own moment", () => {
    const { asked, say } = setUp(() => null);
    say("arrivals", [{ comment: comment(1, 5_000), own: false, flying: false }]);
    expect(asked).toEqual([["arrive", comment(1, 5_000)]]);
  });

  test("[LAY4] in a live room an arrival enters now, and an old one stays in the chat", () => {
    const { asked, say } = setUp(() => 90_000.4);
    say("arrivals", [
      { comment: comment(1, 88_000), own: true, flying: true },
      { comment: comment(2, 20_000), own: false, flying: false },
    ]);
    expect(asked).toEqual([
      ["own", 1],
      ["arrive", comment(1, 90_000)],
    ]);
  });

  test("[LAY4] a segment replaces what it held, and marks the viewer's own", () => {
    const { asked, say, known } = setUp(() => null);
    say("loaded", { index: 0, comments: [comment(3, 1), comment(4, 2, "me")], replaced: [9] });
    expect(asked).toEqual([
      ["remove", [9]],
      ["own", 4],
      ["add", [comment(3, 1), comment(4, 2, "me")]],
    ]);
    expect(known.get(4)?.author).toBe("me");
  });

  test("[LAY4] what was deleted leaves the stage, all of it after a clear", () => {
    const { asked, say, known } = setUp(() => null);
    say("loaded", { index: 0, comments: [comment(1, 1), comment(2, 2)], replaced: [] });
    say("removed", [1]);
    expect(known.get(1)).toBeUndefined();
    say("removed", "all");
    expect(known.get(2)).toBeUndefined();
    expect(asked.slice(-2)).toEqual([["remove", [1]], ["clear"]]);
  });

  test("[LAY5] listens no more once stopped", () => {
    const { stop, listeners } = setUp(() => null);
    stop();
    expect(listeners.size).toBe(0);
  });
});
