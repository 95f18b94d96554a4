import { describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import { openSids } from "./bosh-sid.ts";

const dayMs = 86_400_000;

function createValues() {
  const values = new Map<string, string>();
  return {
    getValue: async (name: string) => values.get(name) ?? null,
    setValue: async (name: string, value: string): Promise<void> => void values.set(name, value),
  };
}

describe("openSids", () => {
  it("[TRA23] every server of an installation reads what one of them issued, for a day", async () => {
    const clock = createManualClock();
    const upkeep = createValues();
    const facts = { room: "a-room", wait: 25, openedAt: clock.now() };
    const one = await openSids(upkeep, clock.now);
    const sid = one.issue(facts);
    expect(sid).not.toBe(one.issue(facts));
    expect(sid.length).toBeLessThan(limits.maxTokenLength);
    const other = await openSids(upkeep, clock.now);
    expect(other.read(sid)).toEqual(facts);
    clock.advance(dayMs);
    expect(other.read(sid)).toEqual(facts);
    clock.advance(1);
    expect(other.read(sid)).toBeNull();
    expect((await openSids(createValues(), clock.now)).read(sid)).toBeNull();
  });

  it("[TRA21] nothing else is read", async () => {
    const sids = await openSids(createValues(), () => 0);
    const sid = sids.issue({ room: "a-room", wait: 25, openedAt: 0 });
    for (const wrong of ["", ".", "....", sid.replace("a-room", "b-room"), sid.slice(0, -1), `${sid}.`]) {
      expect(sids.read(wrong)).toBeNull();
    }
    fc.assert(
      fc.property(fc.string(), fc.nat(sid.length), (noise, at) => {
        const changed = sid.slice(0, at) + noise + sid.slice(at);
        expect(sids.read(changed) === null).toBe(changed !== sid);
      }),
    );
  });
});
