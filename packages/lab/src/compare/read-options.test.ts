import { describe, expect, it } from "bun:test";
import { resolve } from "node:path";
import { openFilesLimit, refuseViewers } from "./open-files.ts";
import { readOptions } from "./read-options.ts";

const read = (values: Record<string, string>) => readOptions({ values });
const mistakes = (values: Record<string, string>): readonly string[] => {
  const result = read(values);
  return result.ok ? [] : result.mistakes;
};

describe("readOptions", () => {
  it("[LCP9] without options it is 200 viewers, 20 comments a second, 10 s, all transports and the control", () => {
    expect(read({})).toEqual({
      ok: true,
      options: {
        viewers: 200,
        rate: 20,
        seconds: 10,
        subjects: ["websocket", "sse", "stream", "long-poll", "poll", "bosh", "control"],
        pollMs: null,
        delayMs: 0,
        out: resolve("lab-report"),
      },
    });
  });

  it("[LCP9] any transports are taken in any order, and the control is always among them", () => {
    const subjects = (transports: string) => {
      const result = read({ transports });
      return result.ok ? result.options.subjects : null;
    };
    expect(subjects("poll, websocket")).toEqual(["websocket", "poll", "control"]);
    expect(subjects("control")).toEqual(["control"]);
    expect(subjects("all")).toHaveLength(7);
  });

  it("[LCP9] all mistakes are named at once, each with what would be right", () => {
    const said = mistakes({
      viewers: "0",
      rate: "fast",
      seconds: "1e9",
      transports: "websocket,carrier-pigeon,poll,",
      "poll-ms": "1",
      "delay-ms": "-5",
    });
    expect(said).toHaveLength(7);
    for (const [at, part] of [
      "--viewers is a whole number from 1 to 2,000",
      '"fast"',
      "--seconds",
      "--poll-ms",
      "--delay-ms",
      '"carrier-pigeon"',
      'no transport ""',
    ].entries()) {
      expect(said[at]).toContain(part);
    }
  });

  it("[LCP9] more deliveries than can be kept are refused", () => {
    expect(mistakes({ viewers: "2000", rate: "500", seconds: "300" })).toEqual([
      "2000 viewers × 500 comments × 300 s are 300,000,000 deliveries; 20,000,000 fit.",
    ]);
  });
});

describe("refuseViewers", () => {
  it("[LCP9] more viewers than open files allow are refused with the number that fits", () => {
    expect(refuseViewers(2_000, 1_024)).toContain("--viewers 480");
    expect(refuseViewers(480, 1_024)).toBeNull();
    expect(refuseViewers(2_000, null)).toBeNull();
    const limit = openFilesLimit();
    expect(limit === null || limit > 0).toBe(true);
  });
});
