import { logTransports } from "@flyby/protocol";
import type { Farewell } from "./farewell.ts";

/** `plain` and `lab` (the small exchanges) are counted and drained with those that carry the log. */
export const transportNames = [...logTransports, "plain", "lab"] as const;
export type TransportName = (typeof transportNames)[number];

/**
 * One way to read a room's log. MUST give each reader every entry after its cursor once and in order, or declare a gap
 * (LOG4). MUST keep nothing per reader that grows with the log (LOG8), and MUST NOT let one reader hold up another.
 */
export interface Transport {
  readonly name: TransportName;
  /** Readers held at this moment. */
  connections(): number;
  /**
   * Takes nobody new, and sends everybody away with everything that is committed. Resolves when all have gone or were
   * told to, at the latest after the grace period.
   */
  drain(farewell: Farewell): Promise<void>;
}
