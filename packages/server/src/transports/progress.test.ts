import { describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import fc from "fast-check";
import { Progress } from "./progress.ts";

const at = (ms: number) => ({ now: () => ms });

describe("Progress", () => {
  it("[TRA6] at most maxUnconfirmedBytes plus one frame are on their way before a pong", () => {
    const progress = new Progress();
    let written = 0;
    while (progress.ready()) {
      progress.sent(10_000, at(0));
      written += 10_000;
    }
    expect(written).toBeLessThanOrEqual(limits.maxUnconfirmedBytes + 10_000);
  });

  it("[TRA6] a reader whose pongs come back is never stopped for good", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 200 }), (sizes) => {
        const progress = new Progress();
        const pings: string[] = [];
        for (const size of sizes) {
          while (!progress.ready() && pings.length > 0) progress.confirmed(pings.shift() ?? "", at(0));
          expect(progress.ready()).toBe(true);
          const ping = progress.sent(size, at(0));
          if (ping !== null) pings.push(ping);
        }
      }),
    );
  });

  it("[TRA6] a pong nobody asked for confirms nothing", () => {
    const progress = new Progress();
    while (progress.ready()) progress.sent(20_000, at(0));
    for (const payload of ["", "99999999", "-1", "NaN", "x"]) progress.confirmed(payload, at(0));
    expect(progress.ready()).toBe(false);
  });

  it("[TRA7] an unanswered ping makes the reader stuck after stuckReaderMs, an answered one starts anew", () => {
    const progress = new Progress();
    const first = progress.sent(20_000, at(0)) ?? "";
    progress.sent(20_000, at(1_000));
    expect(progress.stuck(limits.stuckReaderMs)).toBe(false);
    expect(progress.stuck(limits.stuckReaderMs + 1)).toBe(true);
    progress.confirmed(first, at(limits.stuckReaderMs));
    expect(progress.stuck(limits.stuckReaderMs * 2)).toBe(false);
    expect(progress.stuck(limits.stuckReaderMs * 2 + 1)).toBe(true);
  });

  it("[TRA7] an idle reader is never stuck", () => {
    const progress = new Progress();
    progress.sent(100, at(0));
    expect(progress.stuck(Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
