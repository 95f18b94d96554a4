import { describe, expect, test } from "bun:test";
import { type PostAnswer, type Result, refuse } from "@flyby/protocol";
import { type Beat, createMetronome } from "./metronome.ts";

const accepted: Result<PostAnswer> = {
  ok: true,
  value: { id: 1, seq: 1, progress: 0, createdAt: 0, author: "a", name: "n" },
};

function metronome() {
  let now = 0;
  let due: { at: number; run: () => void } | null = null;
  let ready = true;
  let answer = accepted;
  const beats: Beat[] = [];
  const refused: (number | undefined)[] = [];
  const it = createMetronome({
    post: async () => answer,
    isReady: () => ready,
    draft: (number) => ({ text: `beat ${number}` }),
    now: () => now,
    after(ms, run) {
      const mine = { at: now + ms, run };
      due = mine;
      return () => {
        if (due === mine) due = null;
      };
    },
    onBeat: (beat) => beats.push(beat),
    onRefused: (_, { retryAfterMs }) => refused.push(retryAfterMs),
  });
  return {
    it,
    beats,
    refused,
    setReady: (is: boolean) => {
      ready = is;
    },
    setAnswer: (next: Result<PostAnswer>) => {
      answer = next;
    },
    sleep: (ms: number) => {
      now += ms;
    },
    async pass(ms: number) {
      const end = now + ms;
      while (due !== null && due.at <= end) {
        const { at, run } = due;
        due = null;
        now = Math.max(now, at);
        run();
        await Promise.resolve();
      }
      now = end;
    },
  };
}

describe("createMetronome", () => {
  test("[PAG8] it keeps its rate, rests at 0 and is silent when closed", async () => {
    const { it, beats, pass } = metronome();
    it.setRate(4);
    await pass(9_999);
    expect(beats.length).toBe(40);
    expect(beats.map(({ sentAt }) => sentAt).slice(0, 3)).toEqual([0, 250, 500]);
    it.setRate(0);
    await pass(10_000);
    expect(beats.length).toBe(40);
    it.setRate(1);
    it.close();
    await pass(10_000);
    expect(beats.length).toBe(40);
  });

  test("[PAG8] a page that slept does not make up for it", async () => {
    const { it, beats, pass, sleep } = metronome();
    it.setRate(10);
    await pass(1_000);
    const before = beats.length;
    sleep(60_000);
    await pass(1_000);
    expect(beats.length - before).toBeLessThanOrEqual(12);
  });

  test("[PAG8] it waits for the room, and rests as long as a refusal says", async () => {
    const { it, beats, refused, pass, setReady, setAnswer } = metronome();
    setReady(false);
    it.setRate(10);
    it.burst(10);
    await pass(2_000);
    expect(beats).toEqual([]);
    setReady(true);
    setAnswer(refuse("rate-limited", undefined, 5_000));
    await pass(1_000);
    expect(refused).toEqual([5_000]);
    expect(beats.length).toBe(1);
    setAnswer(accepted);
    await pass(10_000);
    expect(beats.length).toBeGreaterThan(40);
  });

  test("[PAG8] a burst comes at once and is numbered on", async () => {
    const { it, beats } = metronome();
    it.burst(3);
    expect(beats.map(({ text, sentAt }) => [text, sentAt])).toEqual([
      ["beat 1", 0],
      ["beat 2", 0],
      ["beat 3", 0],
    ]);
  });
});
