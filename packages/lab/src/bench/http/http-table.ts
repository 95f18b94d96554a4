import { divide } from "../../report/format.ts";
import type { BenchColumn, BenchRow } from "../bench-result.ts";
import type { HttpSeen } from "./open-http-load.ts";

export const httpColumns: readonly BenchColumn[] = [
  { title: "requests/s", unit: "count" },
  { title: "CPU/request", unit: "us" },
  { title: "p50", unit: "ms" },
  { title: "p99", unit: "ms" },
  { title: "bytes", unit: "bytes" },
  { title: "server core", unit: "share" },
  { title: "load core", unit: "share" },
];

export function httpRow(label: string, seen: HttpSeen): BenchRow {
  const { requests, ms, bytes, latency, serverCpuMs, cpuMs } = seen;
  return {
    label,
    values: [
      divide(requests * 1_000, ms),
      divide(serverCpuMs * 1_000, requests),
      requests === 0 ? null : latency.p50,
      requests === 0 ? null : latency.p99,
      divide(bytes, requests),
      divide(serverCpuMs, ms),
      divide(cpuMs, ms),
    ],
  };
}

/** Answers that were none of those expected. */
export function httpTroubles(label: string, seen: HttpSeen, expected: number): readonly string[] {
  const others = Object.entries(seen.statuses).filter(([status]) => Number(status) !== expected);
  return [
    ...others.map(([status, count]) => `${label}: ${count} requests were answered ${status}.`),
    ...[...new Set(seen.troubles)].map((words) => `${label}: ${words}`),
  ];
}
