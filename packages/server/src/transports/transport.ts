import { logTransports } from "@flyby/protocol";

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
  /** Takes nobody new, tells everybody to come back, and resolves when all were told, at the latest after `graceMs`. */
  drain(graceMs: number): Promise<void>;
}
