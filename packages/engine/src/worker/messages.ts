import type { Table } from "../core/table.ts";
import type { ClockSample, Command } from "./command.ts";
import type { FrameReport } from "./frame-report.ts";

/** To the render worker. */
export type ToWorker =
  | { readonly type: "start"; readonly canvas: OffscreenCanvas }
  | { readonly type: "clock"; readonly sample: ClockSample; readonly jumped: boolean }
  | { readonly type: "report"; readonly request: number }
  | Command;

/** From the render worker. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "failed" }
  | { readonly type: "table"; readonly table: Table }
  | { readonly type: "report"; readonly request: number; readonly report: FrameReport };
