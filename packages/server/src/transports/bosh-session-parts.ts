import type { Since } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import type { RoomLog } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";

/** The lines of one answer. */
export type Lines = readonly string[];

export interface BoshSessionParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Version, for `hello`. */
  readonly server: string;
  /** The log could not be read; the session is over, and its id good for another. */
  readonly onFailure: (error: unknown, sid: string) => void;
}

/** What one session is of its own; the parts are those of all. */
export interface BoshSessionFacts {
  readonly log: RoomLog;
  readonly sid: string;
  /** Longest hold, seconds; 0: every request is answered at once. */
  readonly wait: number;
  readonly since: Since;
  /** The number of the request that comes first. */
  readonly first: number;
}
