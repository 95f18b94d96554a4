import type { Machine } from "../compare/result.ts";

export const pingSubjects = ["websocket", "http-keep-alive", "http-per-request"] as const;
/** How the messages travel: over one socket, over one HTTP connection, over a new HTTP connection each. */
export type PingSubject = (typeof pingSubjects)[number];

/** Whose server and client: ours, or the small ones for Python's libraries. */
export type PingSide = "flyby" | "python";

/** So many exchanges one after the other: "ping" out, "Pong!" back. */
export interface PingRun {
  readonly side: PingSide;
  readonly subject: PingSubject;
  /** Which of the counts it was, from 0. */
  readonly turn: number;
  readonly asked: number;
  /** Below `asked` where the run was interrupted. */
  readonly done: number;
  /** From before the first of these until after the last. */
  readonly ms: number;
}

/** What the exchanges left behind on this machine. */
export interface PortUse {
  /** Ports this machine has for connections of its own; null where it does not tell. */
  readonly available: number | null;
  /** Connections of the exchanges that stood in TIME_WAIT afterwards. */
  readonly waiting: number;
}

export interface PingPongReport {
  readonly kind: "pingpong";
  readonly version: string;
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly counts: readonly number[];
  /** false: interrupted; the figures are of what ran. */
  readonly complete: boolean;
  /** Exchanges of each subject before the first that counted. */
  readonly warmUp: number;
  /** Versions by name; null without a reference. */
  readonly reference: Readonly<Record<string, string>> | null;
  /** In the order in which they ran. */
  readonly runs: readonly PingRun[];
  /** null where the system does not tell. */
  readonly ports: PortUse | null;
}
