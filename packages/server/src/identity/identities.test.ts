import { describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import { createIdentities } from "./identities.ts";

const clock = createManualClock(Date.UTC(2026, 0, 1, 12));
let counter = 0;
const random = (count: number) => Uint8Array.from({ length: count }, (_, i) => ((++counter * 31 + i) * 7919) % 256);
const create = (key = "a".repeat(32)) =>
  createIdentities({ key: Buffer.from(key), clock, random, isAdmin: (token) => token === "fba_secret" });

describe("createIdentities", () => {
  it("[IDT1] a token is verified by its signature alone and tells author, name and role", () => {
    const issued = create().issue("Ann");
    expect(create().verify(issued.token)).toEqual({
      ok: true,
      value: { author: issued.author, name: "Ann", role: "viewer" },
    });
    const demo = create().issueDemo("Dora");
    expect(create().verify(demo.token)).toMatchObject({ value: { name: "Dora", role: "demo" } });
    expect(create().verify("fba_secret")).toMatchObject({ value: { author: "admin", role: "admin" } });
    expect(issued.author).toMatch(/^u[0-9a-z]{12}$/);
  });

  it("[IDT2] another server's token, a changed one and any other text are `bad-token`", () => {
    const { token } = create().issue("Ann");
    expect(create("b".repeat(32)).verify(token)).toMatchObject({ code: "bad-token" });
    const [head, payload = "", signature = ""] = token.split(".");
    const forged = Buffer.from('{"a":"admin","n":"Ann"}').toString("base64url");
    for (const wrong of [`${head}.${forged}.${signature}`, `${head}.${payload}`, `${head}.${payload}.`, "", "."]) {
      expect(create().verify(wrong)).toMatchObject({ code: "bad-token" });
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(token.length), (noise, at) => {
        const changed = token.slice(0, at) + noise + token.slice(at);
        expect(create().verify(changed).ok).toBe(changed === token);
      }),
    );
  });

  it("[IDT3] a rename keeps the author; a bad name is refused, or replaced by a friendly one when issued", () => {
    const issued = create().issue(null);
    expect(issued.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+ [1-9][0-9]?$/);
    const renamed = create().rename(issued.token, "  New   Name ");
    expect(renamed).toMatchObject({ ok: true, value: { author: issued.author, name: "New Name" } });
    expect(create().rename(issued.token, "\u200b")).toMatchObject({ code: "bad-name" });
    expect(create().rename("nonsense", "Ann")).toMatchObject({ code: "bad-token" });
    expect(create().issue("x".repeat(25)).name).not.toContain("x".repeat(25));
  });

  it("[IDT4] whatever the name, the token fits its limit", () => {
    const parts = ["가", "ᄀ".repeat(40), "👩‍👩‍👧‍👦", "e\u0301", "a", "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (chosen) => {
        const { token } = create().issue(chosen.join(""));
        expect(token.length).toBeLessThanOrEqual(limits.maxTokenLength);
        expect(create().verify(token).ok).toBe(true);
      }),
    );
  });

  it("[IDT5] without a token an address is one author for one UTC day, an IPv6 network as one", () => {
    const identities = create();
    const today = identities.anonymous("203.0.113.5");
    expect(identities.anonymous("::ffff:203.0.113.5")).toEqual(today);
    expect(identities.anonymous("203.0.113.6").author).not.toBe(today.author);
    expect(identities.anonymous("2001:db8::1")).toEqual(identities.anonymous("2001:db8::ffff:2"));
    expect(identities.anonymous("2001:db8:0:1::1").author).not.toBe(identities.anonymous("2001:db8::1").author);
    expect(create("b".repeat(32)).anonymous("203.0.113.5").author).not.toBe(today.author);
    expect(today.author).not.toContain("203");
    clock.advance(12 * 3_600_000);
    expect(identities.anonymous("203.0.113.5").author).not.toBe(today.author);
  });
});
