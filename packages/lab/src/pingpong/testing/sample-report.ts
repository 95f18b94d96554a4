import type { PingPongReport, PingRun } from "../result.ts";

export const sampleRun = (more: Partial<PingRun> = {}): PingRun => ({
  ...{ side: "flyby", subject: "websocket", turn: 0, asked: 1_000, done: 1_000, ms: 100 },
  ...more,
});

/** 1,000 exchanges each: ours 0.1, 0.25 and 0.8 s, Python's 0.4 and 1.2 s and the last one cut at 100. */
export const sampleReport: PingPongReport = {
  ...{ kind: "pingpong", version: "0.1.0", command: "npx flyby lab pingpong 1000", complete: false, warmUp: 500 },
  startedAt: "2026-01-31T12:00:00.000Z",
  machine: { cpu: "CPU <1>", cores: 2, memoryBytes: 2 ** 34, system: "Linux 6", runtime: "Bun 1" },
  counts: [1_000],
  reference: { Python: "3.11.2", websockets: "10.4" },
  runs: [
    sampleRun({ subject: "http-per-request", ms: 800 }),
    sampleRun({ side: "python", ms: 400 }),
    sampleRun(),
    sampleRun({ side: "python", subject: "http-per-request", done: 100, ms: 200 }),
    sampleRun({ subject: "http-keep-alive", ms: 250 }),
    sampleRun({ side: "python", subject: "http-keep-alive", ms: 1_200 }),
  ],
  ports: { available: 28_232, waiting: 0 },
};
