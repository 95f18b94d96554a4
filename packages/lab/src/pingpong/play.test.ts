import { describe, expect, it } from "bun:test";
import type { Contender } from "./contender.ts";
import { type PlayOptions, planSteps, play, sayLeft } from "./play.ts";
import type { PingSide, PingSubject } from "./result.ts";

/** Time moves by `paceMs` for each exchange of a contender; it tells every tenth. */
function createStage() {
  let time = 0;
  const played: string[] = [];
  const lines: string[] = [];
  const stop = new AbortController();

  function contender(subject: PingSubject, paceMs: number, side: PingSide = "flyby"): Contender {
    return {
      side,
      subject,
      async run({ count, signal, onProgress }) {
        played.push(`${subject} ${count}`);
        const began = time;
        let done = 0;
        while (done < count && !signal.aborted) {
          done++;
          time += paceMs;
          if (done % 10 === 0) onProgress({ done, ms: time - began });
        }
        return { done, ms: time - began };
      },
    };
  }

  const options = (contenders: readonly Contender[], counts: readonly number[]): PlayOptions => ({
    ...{ contenders, counts, warmUp: 10, signal: stop.signal },
    now: () => time,
    progress: (line) => lines.push(line),
  });
  return { contender, options, played, lines, stop };
}

describe("play", () => {
  it("[PNG3] warms all up before the first count, and begins each count with another", async () => {
    const stage = createStage();
    const contenders = [stage.contender("websocket", 1), stage.contender("http-keep-alive", 2)];
    const { runs, trouble } = await play(stage.options(contenders, [20, 30, 40]));
    expect(trouble).toBeNull();
    expect(stage.played).toEqual([
      ...["websocket 10", "http-keep-alive 10"],
      ...["websocket 20", "http-keep-alive 20"],
      ...["http-keep-alive 30", "websocket 30"],
      ...["websocket 40", "http-keep-alive 40"],
    ]);
    expect(runs).toHaveLength(6);
    expect(runs[2]).toEqual({ side: "flyby", subject: "http-keep-alive", turn: 1, asked: 30, done: 30, ms: 60 });
    const six = [1, 2, 3, 4, 5, 6].map((paceMs) => stage.contender("websocket", paceMs));
    const steps = planSteps(six, [1, 1, 1, 1, 1, 1]);
    const firsts = steps.flatMap(({ contender }, at) => (at % 6 === 0 ? six.indexOf(contender) : []));
    expect(firsts).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("[PNG4] tells what is played, how far it is, and what is left in all", async () => {
    const stage = createStage();
    const contenders = [stage.contender("websocket", 100), stage.contender("http-per-request", 300)];
    await play(stage.options(contenders, [1_000]));
    expect(stage.lines[0]).toBe("Warming up: WebSocket");
    // 990 × 100 ms and 1,000 × 300 ms are to come.
    expect(stage.lines).toContain("WebSocket: 10 of 1,000 · 1 of 2 · about 7 min left");
    expect(stage.lines).toContain("HTTP per request: 990 of 1,000 · 2 of 2 · about 3 s left");
    expect(sayLeft(0)).toBe("about 0 s left");
    expect(sayLeft(3 * 3_600_000)).toBe("about 3 h left");
  });

  it("[PNG5] aborted or in trouble, it gives what was done until then", async () => {
    const stage = createStage();
    const [socket, kept] = [stage.contender("websocket", 1), stage.contender("http-keep-alive", 1)];
    const cut: Contender = {
      ...kept,
      run: (options) =>
        kept.run({ ...options, onProgress: (so) => (so.done === 70 ? stage.stop.abort() : options.onProgress(so)) }),
    };
    const aborted = await play(stage.options([socket, cut, socket], [100]));
    expect(aborted.runs.map(({ asked, done }) => [asked, done])).toEqual([
      [100, 100],
      [100, 70],
    ]);
    expect(aborted.trouble).toBeNull();
  });

  it("[PNG5] who goes away in the middle is named, and counted as far as it came", async () => {
    const stage = createStage();
    const [socket, kept] = [stage.contender("websocket", 1), stage.contender("http-keep-alive", 2)];
    const leave = (): never => {
      throw new Error("gone");
    };
    const broken: Contender = {
      ...kept,
      run: (options) =>
        kept.run({ ...options, onProgress: (so) => (so.done === 70 ? leave() : options.onProgress(so)) }),
    };
    const { runs, trouble } = await play(stage.options([socket, broken], [100]));
    expect(runs.map(({ asked, done, ms }) => [asked, done, ms])).toEqual([
      [100, 100, 100],
      [100, 60, 120],
    ]);
    expect(trouble?.message).toBe("HTTP keep-alive: gone");
    const never: Contender = { ...kept, run: () => Promise.reject(new Error("away")) };
    const none = await play(createStage().options([never], [100]));
    expect([none.runs, none.trouble?.message]).toEqual([[], "HTTP keep-alive: away"]);
  });
});
