import { describe, expect, it } from "bun:test";
import { randomBytes } from "node:crypto";
import { createManualClock } from "../manual-clock.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { createStoredAdminCheck, readStoredAdminToken, renewStoredAdminToken } from "./stored-admin-token.ts";

/** What nodes share: values, and whether anybody may read them now. */
function createShared() {
  const values = new Map<string, string>();
  const shared = {
    down: false,
    getValue: async (key: string) => {
      if (shared.down) throw new StoreUnavailable("down");
      return values.get(key) ?? null;
    },
    setValue: async (key: string, value: string) => void values.set(key, value),
    ensureValue: async (key: string, fresh: string) => {
      if (!values.has(key)) values.set(key, fresh);
      return values.get(key) ?? fresh;
    },
  };
  return shared;
}

describe("the stored admin token", () => {
  it("[IDT8] is one for all nodes, and a renewed one counts at each within seconds", async () => {
    const clock = createManualClock();
    const shared = createShared();
    const nodes = await Promise.all(
      [1, 2].map(() => createStoredAdminCheck({ upkeep: shared, random: randomBytes, clock })),
    );
    const old = await readStoredAdminToken(shared, randomBytes);
    expect(nodes.map(({ isAdmin }) => isAdmin(old))).toEqual([true, true]);
    const fresh = await renewStoredAdminToken(shared, randomBytes);
    clock.advance(2_000);
    await Bun.sleep(0);
    expect(nodes.map(({ isAdmin }) => [isAdmin(fresh), isAdmin(old), isAdmin(""), isAdmin("fba_")])).toEqual([
      [true, false, false, false],
      [true, false, false, false],
    ]);
    for (const { close } of nodes) close();
    expect(clock.pending).toBe(0);
  });

  it("[IDT8] what was known last counts while the store does not answer", async () => {
    const clock = createManualClock();
    const shared = createShared();
    const { isAdmin, close } = await createStoredAdminCheck({ upkeep: shared, random: randomBytes, clock });
    const old = await readStoredAdminToken(shared, randomBytes);
    shared.down = true;
    clock.advance(2_000);
    await Bun.sleep(0);
    expect(isAdmin(old)).toBe(true);
    shared.down = false;
    const fresh = await renewStoredAdminToken(shared, randomBytes);
    clock.advance(2_000);
    await Bun.sleep(0);
    expect([isAdmin(fresh), isAdmin(old)]).toEqual([true, false]);
    close();
  });
});
