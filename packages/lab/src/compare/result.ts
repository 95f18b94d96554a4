import type { LogTransport } from "@flyby/protocol";

/** What was measured: the six transports, and the same bytes over bare sockets of the runtime as the control. */
export type Subject = LogTransport | "control";

/** The load, as it was asked for. */
export interface Scenario {
  readonly viewers: number;
  /** Comments per second to the room. */
  readonly rate: number;
  /** Seconds of measuring per subject, after warming up. */
  readonly seconds: number;
  readonly subjects: readonly Subject[];
}

/** Of all deliveries, in ms from just before the comment was posted until a viewer held it. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** 101 values: the 0th, 1st … 100th percentile, for drawing. */
  readonly quantiles: readonly number[];
}

/** Bytes per slice of time since the measuring began; each slice is `sliceMs` long. */
export interface Traffic {
  readonly sliceMs: number;
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/** What it costs at one size of audience. */
export interface GrowthPoint {
  readonly viewers: number;
  /** Share of one core, 0…1 and above; less what the same comments cost without viewers. */
  readonly serverCores: number;
  /** On the wire, both directions, per second. */
  readonly bytesPerSecond: number;
  readonly p95Ms: number;
}

export interface SubjectResult {
  readonly subject: Subject;
  /** false: interrupted; the figures are of what ran. */
  readonly complete: boolean;
  readonly seconds: number;
  readonly posted: number;
  /** Comments received by viewers, all viewers added up. */
  readonly deliveries: number;
  /** Comments that viewers were told they did not get (gaps). posted × viewers = deliveries + declared when nothing is lost. */
  readonly declared: number;
  readonly latencyMs: Latency;
  /** Of the process that serves the viewers, less what the same comments cost it without viewers. */
  readonly serverCpuMs: number;
  /** Requests that were being answered at some moment of the measuring; a stream and a socket are one each. */
  readonly requests: number;
  /** Made by the audience since it came. */
  readonly connections: number;
  /** Every TCP payload byte, counted by the tap. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** The batches themselves as they stand in the log, each delivery counted once. */
  readonly usefulBytes: number;
  /** Resident memory that one silent viewer more takes of that process; null where it could not be told. */
  readonly memoryPerViewerBytes: number | null;
  readonly traffic: Traffic;
  /** Of the first viewer's connection alone: what a packet analyser shows at one reader's. Polling is a saw here. */
  readonly oneViewer?: Traffic;
  readonly growth: readonly GrowthPoint[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly runtime: string;
}

export interface CompareReport {
  readonly kind: "compare";
  readonly version: string;
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly scenario: Scenario;
  readonly results: readonly SubjectResult[];
}
