import { beforeEach, describe, expect, it } from "bun:test";
import { type PostAnswer, parseDraft } from "@flyby/protocol";
import { fireworksScript } from "../samples/comments/fireworks-script.ts";
import { createRandom } from "../samples/render/noise.ts";
import { type DemoDraft, startDemoAudience } from "./demo-audience.ts";

let time = 0;
let timers: { at: number; action: () => void }[] = [];
let viewers = 0;
let posts: { room: string; draft: DemoDraft; token: string; at: number }[] = [];

function start(): () => void {
  return startDemoAudience({
    room: {
      id: "lobby",
      startedAt: () => 0,
      viewers: () => viewers,
      issueToken: (name) => `demo:${name}`,
    },
    script: fireworksScript,
    post: (room, draft, token) => {
      posts.push({ room, draft, token, at: time });
      return Promise.resolve<PostAnswer | null>(null);
    },
    now: () => time,
    random: createRandom(7),
    after: (ms, action) => {
      const timer = { at: time + ms, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
}

async function pass(seconds: number): Promise<void> {
  const until = time + seconds * 1_000;
  for (;;) {
    const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
    if (next === undefined) break;
    timers = timers.filter((other) => other !== next);
    time = Math.max(time, next.at);
    next.action();
    for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  }
  time = until;
}

beforeEach(() => {
  [time, timers, viewers, posts] = [0, [], 0, []];
});

describe("startDemoAudience", () => {
  it("[CMD12] is silent while nobody watches, talks while somebody does, and falls silent again", async () => {
    start();
    await pass(60);
    expect(posts).toHaveLength(0);
    viewers = 1;
    await pass(60);
    const spoken = posts.length;
    expect(spoken).toBeWithin(30, 121);
    viewers = 0;
    await pass(60);
    expect(posts.length).toBe(spoken);
    viewers = 2;
    await pass(30);
    expect(posts.length).toBeGreaterThan(spoken);
  });

  it("[CMD12] goes on for somebody who comes in the moment in which another one left", async () => {
    start();
    viewers = 1;
    await pass(10);
    viewers = 0;
    await pass(3);
    viewers = 1;
    const spoken = posts.length;
    await pass(20);
    expect(posts.length).toBeGreaterThan(spoken);
  });

  it("[CMD12] posts what any client may post, in three languages, with tokens of the demo audience", async () => {
    start();
    viewers = 1;
    await pass(300);
    for (const { room, draft, token } of posts) {
      expect([room, token.startsWith("demo:")]).toEqual(["lobby", true]);
      expect(parseDraft(draft).ok).toBe(true);
    }
    expect(new Set(posts.map(({ draft }) => draft.nonce)).size).toBe(posts.length);
    const texts = posts.map(({ draft }) => draft.text);
    expect(texts.some((text) => /[ぁ-ん]/.test(text))).toBe(true);
    expect(texts.some((text) => /^[a-z ]+$/i.test(text))).toBe(true);
    expect(texts.some((text) => /[这的了]/.test(text))).toBe(true);
  });

  it("is livelier in the finale than in the quiet before it", async () => {
    start();
    viewers = 1;
    await pass(600);
    const during = (from: number, to: number): number =>
      posts.filter(({ at }) => (at / 1_000) % 30 >= from && (at / 1_000) % 30 < to).length / (to - from);
    expect(during(21.2, 25.8)).toBeGreaterThan(1.5 * during(19, 21.2));
  });

  it("stops, and leaves no timer behind", async () => {
    const stop = start();
    viewers = 1;
    await pass(3);
    stop();
    const spoken = posts.length;
    expect(timers).toEqual([]);
    await pass(60);
    expect(posts.length).toBe(spoken);
  });
});
