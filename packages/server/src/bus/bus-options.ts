import type { Clock } from "../clock.ts";
import type { BusObserver } from "./observer.ts";

/** What every bus with a server is given. */
export interface ServerBusOptions {
  /** Keeps installations apart that share a server; `[A-Za-z0-9_-]+`. */
  readonly prefix: string;
  /** Hears of listeners that throw, and once per outage why the server cannot be reached. */
  readonly onTrouble: (error: unknown) => void;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly observer: BusObserver;
}

/** News that is on its way and not confirmed: as much as a server in distress may cost this process. Beyond it news is lost. */
export const maxUnconfirmedBytes = 8 * 1024 * 1024;
/** A connection attempt that takes longer has failed. */
export const connectMs = 5_000;
