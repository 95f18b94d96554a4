import { describe, expect, it } from "bun:test";
import { readBenchOptions } from "./bench-options.ts";
import { planBench } from "./bench-plan.ts";

function read(operands: readonly string[], values: Record<string, string> = {}, switches: readonly string[] = []) {
  return readBenchOptions({ operands, values, switches: new Set(switches) });
}
const mistakes = (...line: Parameters<typeof read>): readonly string[] => {
  const result = read(...line);
  return result.ok ? [] : result.mistakes;
};

describe("readBenchOptions", () => {
  it("[BEN7] benches come in the order of the report, each once; all are all", () => {
    const names = (operands: readonly string[]) => {
      const result = read(operands);
      return result.ok ? result.options.names : null;
    };
    expect(names(["http", "fanout", "http"])).toEqual(["fanout", "http"]);
    expect(names(["all"])).toEqual(["fanout", "idle", "storm", "history", "http"]);
  });

  it("[BEN7] all mistakes of a line are named at once", () => {
    expect(mistakes(["speed"], { viewers: "0", rate: "x", subjects: "ws,redis" })).toEqual([
      'There is no bench "speed"; there are fanout, idle, storm, history, http and all.',
      '--viewers is a whole number from 1 to 19,000, not "0".',
      '--rate is a whole number from 1 to 20,000, not "x".',
      'There is no subject "redis"; there are control, flyby, flyby-deflate, bun-loop, bun-publish, ws, socket.io, nchan.',
    ]);
    expect(mistakes([])).toEqual(["Which bench? There are fanout, idle, storm, history, http and all."]);
  });
});

describe("planBench", () => {
  it("[BEN7] is what the targets speak of unless told otherwise, and little for a trial", () => {
    const plan = (values: Record<string, string>, switches: readonly string[] = []) => {
      const result = read(["all"], values, switches);
      if (!result.ok) throw new Error(result.mistakes.join(" "));
      return planBench(result.options);
    };
    const full = plan({});
    expect(full.fanout.underLoad).toMatchObject({ viewers: 1_000, rate: 1_000 });
    expect([full.idle.viewers, full.storm.viewers, full.history.comments]).toEqual([15_000, 5_000, 1_000_000]);
    const quick = plan({}, ["quick"]);
    expect(quick.history.comments).toBeLessThan(full.history.comments / 10);
    expect(quick.fanout.runs).toBe(1);
    expect(plan({ viewers: "3" }).fanout.oneAtATime).toMatchObject({ viewers: 3, talkers: 3 });
  });
});
