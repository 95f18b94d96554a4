import { expect } from "bun:test";
import { decodeBatch, type Gap } from "@flyby/protocol";
import type { Chunk } from "../room-log.ts";
import { isGap } from "./reading.ts";

/**
 * Every seq above `from` up to `to` was delivered, counted as omitted, or lies in a declared gap, once and in order:
 * received + declared = sequenced (LOG4).
 */
export function expectWhole(seen: readonly (Chunk | Gap)[], from: number, to: number): void {
  let at = from;
  for (const each of seen) {
    if (isGap(each)) {
      expect(each.from).toBe(at + 1);
      at = each.to;
      continue;
    }
    const { first, last, omitted } = each;
    const batch = decodeBatch(JSON.parse(each.text));
    expect(batch).toMatchObject({ first, last, omitted });
    expect((batch?.entries.length ?? 0) + omitted).toBe(last - first + 1);
    expect(first).toBeLessThanOrEqual(at + 1);
    expect(last).toBeGreaterThan(at);
    at = last;
  }
  expect(at).toBe(to);
}
