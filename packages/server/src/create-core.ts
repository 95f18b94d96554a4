import type { Clock } from "./clock.ts";
import type { Core } from "./core-contract.ts";

export interface CoreOptions {
  /** Folder that holds `flyby.sqlite` and `admin-token`; made when missing. */
  readonly dataFolder: string;
  /** `full`: acknowledged means committed and synced. `process`: survives a crash of the process, not of the machine. */
  readonly durability?: "full" | "process";
  readonly clock?: Clock;
  /** Bytes nobody can guess. */
  readonly random?: (count: number) => Uint8Array;
  /** Words refused in every room. */
  readonly blockedWords?: readonly string[];
  readonly rates?: Rates;
  /** Comments in one imported file. */
  readonly maxImportedComments?: number;
  /** Told of trouble that nobody waits for (a failed trim, a worker that broke). */
  readonly onTrouble?: (error: unknown) => void;
}

/** Limits per client address; those per author are a room's settings. */
export interface Rates {
  readonly addressPerSecond: number;
  readonly addressBurst: number;
}

/** Opens the store in `dataFolder`, makes the room `lobby` when it is missing, and puts everything behind the edge together. */
export function createCore(options: CoreOptions): Promise<Core> {
  return Promise.reject(new Error(`not built: ${options.dataFolder}`));
}
