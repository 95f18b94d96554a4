import type { Call, Outcome } from "./calls.ts";
import type { DiskState } from "./disk-state.ts";
import type { DatabaseOptions } from "./open-database.ts";

/** What a worker is for: one writes, one reads, one comes for each backup. */
export type WorkerRole = "write" | "read" | "backup";

export type ToWorker =
  | { readonly type: "open"; readonly role: WorkerRole; readonly database: DatabaseOptions }
  | { readonly type: "calls"; readonly id: number; readonly calls: readonly Call[] }
  /** Something else found the file damaged. */
  | { readonly type: "suspect"; readonly detail: string }
  | { readonly type: "close" };

export type FromWorker =
  | { readonly type: "opened" }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "outcomes"; readonly id: number; readonly outcomes: readonly Outcome[] }
  /** The disk is found in another state than before. */
  | { readonly type: "disk"; readonly state: DiskState; readonly detail: string }
  | { readonly type: "closed" };
