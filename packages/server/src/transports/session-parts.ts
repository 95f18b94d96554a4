import type { RoomAnswers } from "../api/room-answers.ts";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import type { Metrics } from "../ops/metrics.ts";
import type { Admission } from "./admission.ts";

/** What all sessions of this process share. */
export interface SessionParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly answers: RoomAnswers;
  readonly metrics: Metrics;
  /** Version, for `hello`. */
  readonly server: string;
  readonly admission: Admission;
  readonly onTrouble: (error: unknown) => void;
}
