import { describe, expect, it } from "bun:test";
import type { SubjectResult } from "../../compare/result.ts";
import { figuresOf } from "../figures.ts";
import { about, changedFigures, withResult } from "../testing/changed.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { sayBytes } from "./bytes.ts";
import { sayConservation } from "./conservation.ts";
import { sayDelay } from "./delay.ts";
import { sayGrowth } from "./growth.ts";
import { sayInShort } from "./in-short.ts";
import { judge } from "./judge.ts";
import { sayMemory } from "./memory.ts";
import { sayMissing } from "./missing.ts";
import { rhythmOf, sayRhythm } from "./rhythm.ts";
import { sayWork } from "./work.ts";

const viewers = sampleReport().scenario.viewers;
const sampleOf = (subject: string): SubjectResult => sampleReport().results.find((one) => one.subject === subject)!;

describe("sayConservation", () => {
  it("[REP3] posted × viewers = delivered + declared is said when it is so", () => {
    expect(sayConservation(figuresOf(sampleReport())).join(" ")).toMatch(
      /^WebSocket, .* and Control: nothing was lost\./,
    );
  });

  it("[REP3] what is missing is counted, and whoever misses something is not among the others", () => {
    const said = sayConservation(changedFigures("sse", { deliveries: 39_990, declared: 4 }));
    expect(about("SSE", said)).toBe(
      "SSE: of 40,000 deliveries expected, 39,990 arrived and 4 were declared missing; 6 are unaccounted for.",
    );
    expect(said[0]).not.toContain("SSE");
  });

  it("[REP3] more than was posted is said, too", () => {
    expect(about("SSE", sayConservation(changedFigures("sse", { deliveries: 40_002 })))).toEndWith(
      ": 2 more than were posted.",
    );
  });

  it("[REP3] an interruption is no loss", () => {
    expect(about("SSE", sayConservation(changedFigures("sse", { deliveries: 39_000, complete: false })))).toEndWith(
      "1,000 had not come when the measuring was interrupted, on their way or lost.",
    );
    expect(about("SSE", sayConservation(changedFigures("sse", { posted: 0, deliveries: 0, complete: false })))).toBe(
      "SSE: nothing was posted before the interruption, so nothing can be said about it.",
    );
  });

  it("[REP3] declared gaps are counted even where nothing is unaccounted for", () => {
    expect(about("SSE", sayConservation(changedFigures("sse", { deliveries: 39_000, declared: 1_000 })))).toBe(
      "SSE: 1,000 of the deliveries were declared missing instead of made.",
    );
  });
});

describe("judge", () => {
  it("[REP4] less than a fifth is no difference, in either direction", () => {
    expect(judge(119, 100)).toEqual({ kind: "same" });
    expect(judge(100, 119)).toEqual({ kind: "same" });
    expect(judge(150, 100)).toEqual({ kind: "differs", ratio: 1.5 });
  });

  it("[REP4] neither is a ratio of two that are too near each other to be timed", () => {
    expect(judge(0.9, 0.3, 1)).toEqual({ kind: "same" });
    expect(judge(1.9, 0.3, 1)?.kind).toBe("differs");
  });

  it("[REP4] nothing is no measure for something", () => {
    expect([judge(1, 0), judge(0, 1), judge(null, 1), judge(1, null)]).toEqual([null, null, null, null]);
  });
});

describe("sayDelay", () => {
  it("[REP4] sets medians against the control's", () => {
    const said = sayDelay(figuresOf(sampleReport()), viewers);
    expect(about("BOSH", said)).toContain("The median is 4.2 times the control's 1.1 ms.");
    expect(about("WebSocket", said)).toContain("no difference that one run can tell");
    expect(about("Control", said)).not.toContain("control's");
  });

  it("[REP5] without a control nothing is set against it", () => {
    const { results, ...rest } = sampleReport();
    const report = { ...rest, results: results.filter(({ subject }) => subject !== "control") };
    expect(sayDelay(figuresOf(report), viewers).join(" ")).not.toContain("control");
    expect(sayMissing(report, figuresOf(report))).toContain(
      "There is no control in this run, so no figure is set against bare sockets.",
    );
  });

  it("[REP2] explains a poll's median by the time between two questions only when the figures agree", () => {
    expect(about("Poll", sayDelay(figuresOf(sampleReport()), viewers))).toContain(
      "a comment waits 1,000 ms for the next question in the middle case; the median of 1,031 ms is about that wait.",
    );
    const latencyMs = { ...sampleOf("poll").latencyMs, p50: 300 };
    expect(about("Poll", sayDelay(changedFigures("poll", { latencyMs }), viewers))).toContain(
      "not explained by that wait alone",
    );
    expect(about("Poll", sayDelay(changedFigures("poll", { requests: viewers }), viewers))).not.toContain("asked");
  });
});

describe("sayWork", () => {
  it("[REP4] sets the server's time for a delivery against the control's", () => {
    expect(about("Long poll", sayWork(figuresOf(sampleReport())))).toBe(
      "Long poll: the server worked 1,240 ms for 40,000 deliveries, 31 µs each, with 12 % of one core. That is 5 times the 6.2 µs of the control.",
    );
  });

  it("[REP2] makes nothing of viewers who cost less than can be seen", () => {
    expect(about("Poll", sayWork(changedFigures("poll", { serverCpuMs: -3 })))).toBe(
      "Poll: the server worked no more than the same comments cost it without viewers.",
    );
  });

  it("[REP4] makes no ratio of a few ticks", () => {
    expect(about("Poll", sayWork(changedFigures("poll", { serverCpuMs: 40 })))).toEndWith(
      "Under 100 ms of work are too few to set against the control's.",
    );
    const said = sayWork(changedFigures("control", { serverCpuMs: 40 }));
    expect(about("Poll", said)).not.toContain("control");
    expect(said.at(-1)).toBe(
      "Under 100 ms of work are too few to set others against: the control's 40 ms are no measure here.",
    );
  });
});

describe("sayBytes", () => {
  it("[REP1] splits the bytes of a delivery", () => {
    expect(about("WebSocket", sayBytes(figuresOf(sampleReport()), viewers))).toBe(
      "WebSocket: a delivery took 100 B on the wire, 98 B down and 2 B up. 74 B of it are the entries themselves: 74 % is useful, the rest is packing.",
    );
  });

  it("[REP1] counts requests where there are more than to open", () => {
    const said = sayBytes(changedFigures("bosh", { requests: 80_000 }), viewers);
    expect(about("Long poll", said)).toEndWith("about one for each delivery.");
    expect(about("Poll", said)).toEndWith(
      "It took 1,000 requests over 200 connections; 40 deliveries came with each answer on average.",
    );
    expect(about("BOSH", said)).toEndWith("2.0 for each delivery.");
  });

  it("[REP2] a share above one is compression, not a share", () => {
    const said = about("WebSocket", sayBytes(changedFigures("websocket", { usefulBytes: 8_000_000 }), viewers));
    expect(said).toContain("fewer bytes travelled than the log holds");
    expect(said).not.toContain("%");
  });
});

describe("sayRhythm", () => {
  it("[REP2] calls a line even and a saw bursts, by its slices", () => {
    const said = sayRhythm(figuresOf(sampleReport()));
    expect(said[0]).toBe(
      "An even line downwards: WebSocket, SSE, HTTP stream, Long poll, BOSH and Control. The busiest 100 ms carried at most 1.3 times the average.",
    );
    expect(said[1]).toMatch(/^Poll comes in bursts: .*; the line rose every 2\.0 s on average\.$/);
  });

  it("[REP2] viewers who ask at different moments make a line, and the text says so", () => {
    const even = sampleOf("sse").traffic;
    expect(sayRhythm(changedFigures("poll", { traffic: even })).at(-1)).toBe(
      "Though each viewer of Poll asks only every 2,000 ms, all together make an even line: they ask at different moments.",
    );
  });

  it("[REP2] says nothing about too few slices or no bytes", () => {
    expect(rhythmOf({ sliceMs: 100, up: [], down: [1, 2, 3] })).toBeNull();
    expect(rhythmOf({ sliceMs: 100, up: [], down: new Array<number>(50).fill(0) })).toBeNull();
  });
});

describe("sayMemory", () => {
  it("[REP2] tells what viewers take, and of whom it could not be told", () => {
    const said = sayMemory(changedFigures("poll", { memoryPerViewerBytes: -200 })).join(" ");
    expect(said).toContain("WebSocket 3.9 kB, SSE 7.4 kB");
    expect(said).toEndWith(
      "Poll and Control: memory did not grow clearly enough with the audience to tell what a viewer takes.",
    );
  });
});

describe("sayGrowth", () => {
  it("[REP4] compares growth with that of the audience", () => {
    const said = sayGrowth(figuresOf(sampleReport())).join(" ");
    expect(said).toStartWith("From 25 to 200 viewers, 8 times as many.");
    expect(said).toContain("grew less than the viewers: WebSocket from 1.6 % to 4.3 %, 2.7 times;");
    expect(said).toContain(
      "Bytes on the wire a second grew in step with the viewers: WebSocket from 50.0 kB to 400 kB, 8 times;",
    );
  });

  it("[REP2] what became less with more viewers did not grow", () => {
    const growth = [
      { viewers: 25, serverCores: 0.5, bytesPerSecond: 9_000, p95Ms: 1 },
      { viewers: 200, serverCores: 0.3, bytesPerSecond: 9_000, p95Ms: 1 },
    ];
    const said = sayGrowth(changedFigures("sse", { growth }));
    expect(said).toContain("Bytes on the wire a second did not grow: SSE from 9.0 kB to 9.0 kB, 1 times.");
    expect(said).toContain("The server's work, in parts of a core, did not grow: SSE from 50 % to 30 %, 0.60 times.");
  });

  it("[REP4] makes no ratio of next to no work", () => {
    const growth = [25, 200].map((size) => ({ viewers: size, serverCores: 0.002, bytesPerSecond: size, p95Ms: 1 }));
    expect(sayGrowth(changedFigures("sse", { growth })).join(" ")).toContain(
      "too little to set against each other: SSE 0.2 % of a core",
    );
  });

  it("[REP2] one size is no growth", () => {
    const one = sampleOf("sse").growth.slice(0, 1);
    expect(sayGrowth(changedFigures("sse", { growth: one })).join(" ")).not.toContain("SSE");
  });
});

describe("sayMissing", () => {
  it("[REP5] names what was asked for and is not there, not whole, or silent", () => {
    const { results, ...rest } = withResult("poll", { complete: false, seconds: 3 });
    const report = {
      ...rest,
      results: results
        .filter(({ subject }) => subject !== "bosh" && subject !== "stream")
        .map((result) => (result.subject === "sse" ? { ...result, deliveries: 0 } : result)),
    };
    expect(sayMissing(report, figuresOf(report))).toEqual([
      "Not measured, though asked for: HTTP stream and BOSH.",
      "Poll was interrupted after 3.0 s of 10 s; its figures are of that time.",
      "Nothing arrived by SSE, so nothing is said about its delay and its cost.",
    ]);
  });

  it("[REP5] an interruption after the time of a subject is told as one", () => {
    const report = withResult("poll", { complete: false, seconds: 10.01 });
    expect(sayMissing(report, figuresOf(report))).toEqual([
      "Poll was interrupted after its 10 s; not every smaller audience was measured.",
    ]);
  });

  it("[REP5] a whole run has nothing to name", () => {
    expect(sayMissing(sampleReport(), figuresOf(sampleReport()))).toEqual([]);
  });
});

describe("sayInShort", () => {
  it("[REP4] sets polling against the socket, each figure with its ratio or without one", () => {
    expect(sayInShort(figuresOf(sampleReport()))[0]).toBe(
      "Poll against WebSocket in this run: a median delay of 1,031 ms against 1.7 ms (602 times); 98 B on the wire for a delivery against 100 B (no difference that one run can tell); 4.2 µs of server time for a delivery against 8.1 µs (0.52 times).",
    );
  });

  it("[REP2] needs both, with deliveries", () => {
    expect(sayInShort(changedFigures("websocket", { deliveries: 0 }))).toEqual([]);
  });
});
