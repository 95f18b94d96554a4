import type { Target } from "../core/hit.ts";
import type { Command } from "../worker/command.ts";
import type { StageReport } from "./stage-contract.ts";

/** Draws the comments of one stage. */
export interface Renderer {
  send(command: Command): void;
  /** The clock started, stopped, jumped or changed its rate. */
  clockChanged(jumped: boolean): void;
  /** What is on screen at this moment, in drawing order. */
  targets(): readonly Target[];
  /** Rejects when the renderer fails before it can answer. */
  report(): Promise<StageReport>;
  close(): void;
}
