import { describe, expect, test } from "bun:test";
import type { Pending, RoomEvents } from "@flyby/client";
import type { Comment } from "@flyby/protocol";
import { echoPending } from "./echo-pending.ts";
import { createKnownComments } from "./known-comments.ts";
import { feedStage } from "./stage-feed.ts";

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

/** A client that says what it is told to, and a stage that says what came onto it and how. `live`: the programme's moment. */
function setUp({ echoAt = null, live = null }: { echoAt?: number | null; live?: number | null } = {}) {
  const shown = new Map<number, Comment>();
  const replaced: [number, number][] = [];
  const listeners = new Map<string, Set<(value: never) => void>>();
  const client = {
    identity: () => ({ token: "t", author: "me", name: "Me" }),
    on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
  };
  const stage = {
    add() {},
    arrive: (comment: Comment) => void shown.set(comment.id, comment),
    replace(id: number, comment: Comment) {
      replaced.push([id, comment.id]);
      shown.delete(id);
      shown.set(comment.id, comment);
    },
    remove: (ids: readonly number[]) => ids.forEach((id) => void shown.delete(id)),
    clear: () => shown.clear(),
    markOwn() {},
  };
  const echoes = echoPending({ client, stage, flyAt: () => echoAt });
  const stop = feedStage({ client, stage, known: createKnownComments(), echoes, flyAt: () => live });
  const tell = <K extends keyof RoomEvents>(event: K, value: RoomEvents[K]): void =>
    listeners.get(event)?.forEach((listener) => void listener(value as never));
  const say = (...pending: Pending[]): void => tell("pending", pending);
  const arrive = (part: Partial<RoomEvents["arrivals"][number]> = {}): void =>
    tell("arrivals", [{ comment: accepted, own: true, flying: true, ...part }]);
  const close = (): void => {
    echoes.close();
    stop();
  };
  return { shown, replaced, say, arrive, close, listeners };
}

describe("echoPending", () => {
  test("[CMP4] a draft is on the stage at once, and the comment takes its very place", async () => {
    const { shown, replaced, say, arrive } = setUp();
    say(sending);
    say({ ...sending, state: "waiting" });
    expect([...shown.values()].map(({ text, progress }) => [text, progress])).toEqual([["hello", 5_000]]);
    say();
    arrive({ nonce: "n1" });
    await Promise.resolve();
    expect([...shown.keys()]).toEqual([7]);
    expect(replaced).toEqual([[-1, 7]]);
  });

  test("[CMP4] a comment with the same text that was another draft's, or nobody's here, leaves it where it is", () => {
    const { shown, say, arrive } = setUp();
    say(sending, { ...sending, nonce: "n2" });
    arrive({ comment: { ...accepted, id: 8 }, own: false });
    arrive({ comment: { ...accepted, id: 9 } });
    arrive({ comment: { ...accepted, id: 10 }, nonce: "n2" });
    expect([...shown.keys()].toSorted((a, b) => a - b)).toEqual([-1, 8, 9, 10]);
  });

  test("[CMP4] a draft that is refused, taken back or lost leaves the stage", async () => {
    for (const after of [[], [{ ...sending, state: "refused", code: "muted", message: "" } as const]]) {
      const { shown, say } = setUp();
      say(sending);
      say(...after);
      await Promise.resolve();
      expect(shown.size).toBe(0);
    }
  });

  test("[CMP4] in a live room it flies at the moment the viewer sees, and not before that is known", () => {
    const draft: Pending = { nonce: "n1", draft: { text: "hello" }, state: "sending" };
    const unknown = setUp();
    unknown.say(draft);
    expect(unknown.shown.size).toBe(0);
    const known = setUp({ echoAt: 80_000, live: 90_000 });
    known.say(draft);
    expect([...known.shown.values()].map(({ progress }) => progress)).toEqual([80_000]);
    known.arrive({ nonce: "n1" });
    expect([...known.shown.values()].map(({ id, progress }) => [id, progress])).toEqual([[7, 90_000]]);
  });

  test("[CMP4] in a live room the echo of a comment that comes too late to fly goes, too", () => {
    const { shown, say, arrive } = setUp({ echoAt: 80_000, live: 90_000 });
    say({ nonce: "n1", draft: { text: "hello" }, state: "sending" });
    arrive({ nonce: "n1", flying: false });
    expect(shown.size).toBe(0);
  });

  test("[CMP4] closed, it listens no more", () => {
    const { close, listeners } = setUp();
    close();
    expect([...listeners.values()].every(({ size }) => size === 0)).toBe(true);
  });
});
