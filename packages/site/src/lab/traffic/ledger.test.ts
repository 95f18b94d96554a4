import { describe, expect, test } from "bun:test";
import { createLedger } from "./ledger.ts";

describe("createLedger", () => {
  test("[PAG6] what is older than the window is forgotten, and what is taken back never goes below nothing", () => {
    let now = 10_000;
    const ledger = createLedger(30_000, () => now);
    ledger.add("requests", 1);
    ledger.add("up", 500);
    now += 29_000;
    ledger.add("up", 20);
    ledger.add("useful", 7);
    expect(ledger.recent()).toEqual({ requests: 1, up: 520, down: 0, useful: 7 });
    now += 1_500;
    expect(ledger.recent()).toEqual({ requests: 0, up: 20, down: 0, useful: 7 });
    now += 60_000;
    expect(ledger.recent()).toEqual({ requests: 0, up: 0, down: 0, useful: 0 });
    ledger.add("requests", 1);
    now += 29_900;
    ledger.add("requests", -1);
    expect(ledger.recent().requests).toBe(0);
    now += 200;
    expect(ledger.recent().requests).toBe(0);
  });
});
