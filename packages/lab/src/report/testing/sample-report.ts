import type { CompareReport, Latency, Subject, SubjectResult } from "../../compare/result.ts";

const viewers = 200;
const rate = 20;
const seconds = 10;
const posted = rate * seconds;
const deliveries = posted * viewers;
const sliceMs = 100;

/** How one subject behaves in the made-up run: enough to draw every kind of chart. */
interface Shape {
  /** Between two batches, and so the shape of the line: 0 is even. */
  readonly everyMs: number;
  readonly latencyMs: readonly [least: number, most: number];
  readonly cpuUs: number;
  readonly requests: number;
  readonly connections: number;
  readonly up: number;
  readonly down: number;
  readonly memory: number | null;
}

const shapes: Readonly<Record<Subject, Shape>> = {
  websocket: {
    everyMs: 0,
    latencyMs: [0.9, 9],
    cpuUs: 8.1,
    requests: 200,
    connections: 200,
    up: 96_000,
    down: 3_900_000,
    memory: 3_900,
  },
  sse: {
    everyMs: 0,
    latencyMs: [0.9, 10],
    cpuUs: 9.4,
    requests: 200,
    connections: 200,
    up: 41_000,
    down: 4_900_000,
    memory: 7_400,
  },
  stream: {
    everyMs: 0,
    latencyMs: [0.9, 10],
    cpuUs: 9.1,
    requests: 200,
    connections: 200,
    up: 39_000,
    down: 4_200_000,
    memory: 7_100,
  },
  "long-poll": {
    everyMs: 0,
    latencyMs: [1.4, 30],
    cpuUs: 31,
    requests: 38_400,
    connections: 200,
    up: 7_900_000,
    down: 16_100_000,
    memory: 8_800,
  },
  poll: {
    everyMs: 2_000,
    latencyMs: [12, 2_050],
    cpuUs: 4.2,
    requests: 1_000,
    connections: 200,
    up: 210_000,
    down: 3_700_000,
    memory: 1_200,
  },
  bosh: {
    everyMs: 0,
    latencyMs: [1.5, 34],
    cpuUs: 46,
    requests: 39_100,
    connections: 400,
    up: 12_400_000,
    down: 20_300_000,
    memory: 9_700,
  },
  control: {
    everyMs: 0,
    latencyMs: [0.6, 6],
    cpuUs: 6.2,
    requests: 0,
    connections: 200,
    up: 0,
    down: 3_400_000,
    memory: null,
  },
};

export function sampleReport(): CompareReport {
  const subjects = Object.keys(shapes) as Subject[];
  return {
    kind: "compare",
    version: "0.1.0",
    command: `npx flyby lab compare --viewers ${viewers} --rate ${rate} --seconds ${seconds}`,
    startedAt: "2026-11-20T20:00:00.000Z",
    machine: {
      cpu: "Example CPU 2.6 GHz",
      cores: 2,
      memoryBytes: 24 * 2 ** 30,
      system: "Linux 6.18",
      runtime: "Bun 1.4.5",
    },
    scenario: { viewers, rate, seconds, subjects },
    results: subjects.map((subject) => sampleResult(subject, shapes[subject])),
  };
}

function sampleResult(subject: Subject, shape: Shape): SubjectResult {
  const serverCpuMs = (shape.cpuUs * deliveries) / 1000;
  return {
    subject,
    complete: true,
    seconds,
    posted,
    deliveries,
    declared: 0,
    latencyMs: sampleLatency(shape),
    serverCpuMs,
    requests: shape.requests,
    connections: shape.connections,
    bytesUp: shape.up,
    bytesDown: shape.down,
    usefulBytes: 2_960_000,
    memoryPerViewerBytes: shape.memory,
    traffic: { sliceMs, up: slices(shape.up, shape.everyMs), down: slices(shape.down, shape.everyMs) },
    oneViewer: {
      sliceMs,
      up: slices(shape.up / viewers, shape.everyMs),
      down: slices(shape.down / viewers, shape.everyMs),
    },
    growth: [25, 50, 100, 200].map((size) => ({
      viewers: size,
      serverCores: (0.012 + (serverCpuMs / 1000 / seconds) * (size / viewers)) * (1 + Math.sin(size) * 0.03),
      bytesPerSecond: ((shape.up + shape.down) / seconds) * (size / viewers),
      p95Ms: shape.latencyMs[1] * 0.9,
    })),
  };
}

/** Even between least and most where something is waited for; with a long tail where it is not. */
function sampleLatency({ everyMs, latencyMs: [least, most] }: Shape): Latency {
  const quantiles = Array.from({ length: 101 }, (_, percent) => {
    const share = percent / 100;
    return least + (most - least) * (everyMs > 0 ? share : 0.2 * share + 0.8 * share ** 12);
  });
  const at = (percent: number): number => quantiles[percent] ?? 0;
  return { count: deliveries, p50: at(50), p95: at(95), p99: at(99), max: at(100), quantiles };
}

function slices(bytes: number, everyMs: number): number[] {
  const count = (seconds * 1000) / sliceMs;
  const weights = Array.from({ length: count }, (_, at) => {
    const wobble = 1 + 0.18 * Math.sin(at * 2.3) + 0.1 * Math.sin(at * 0.7);
    const beat = everyMs / sliceMs;
    return everyMs === 0 ? wobble : at % beat < 2 ? wobble : 0.01;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.round((weight / sum) * bytes));
}
