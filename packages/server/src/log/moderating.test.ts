import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { decodeEntry, limits } from "@flyby/protocol";
import { admin, codeOf, senderOf, startCore, type TestCore, unwrap } from "./testing/start-core.ts";

describe("Ingress, moderating", () => {
  let test: TestCore;

  beforeEach(async () => {
    test = await startCore({ blockedWords: ["everywhere"] });
  });
  afterEach(() => test.stop());

  const ann = senderOf("ann");
  const bob = senderOf("bob");
  const submit = (text: string, sender = ann) => test.core.ingress.submit("film", { text, progress: 1 }, sender);
  const kinds = async () =>
    (await test.core.stores.log.read("film", 0, 100)).entries.map((text) => decodeEntry(JSON.parse(text))?.kind);

  it("[MOD1] an author deletes their own comment for five minutes, an admin any, nobody another's", async () => {
    const { remove } = test.core.ingress;
    const { id } = unwrap(await submit("one"));
    expect(codeOf(await remove("film", id, bob))).toBe("not-yours");
    expect(unwrap(await remove("film", id, ann))).toEqual({ seq: 2 });
    expect(codeOf(await remove("film", id, ann))).toBe("comment-not-found");
    const second = unwrap(await submit("two"));
    test.clock.advance(limits.ownDeleteMs + 1);
    expect(codeOf(await remove("film", second.id, ann))).toBe("not-yours");
    expect(codeOf(await remove("lobby", second.id, admin))).toBe("comment-not-found");
    expect(codeOf(await remove("none", second.id, admin))).toBe("room-not-found");
    expect(codeOf(await remove("film", Number.NaN, admin))).toBe("comment-not-found");
    expect(codeOf(await remove("film", second.id, admin))).toBe("accepted");
    expect(await kinds()).toEqual(["removed", "delete", "removed", "delete"]);
    expect(test.core.rooms.summary("film")?.comments).toBe(0);
  });

  it("[MOD2] a muted author writes nothing in that room until unmuted, also after a restart", async () => {
    const { ingress } = test.core;
    expect(codeOf(await ingress.mute("film", "ann", "mute", bob))).toBe("admin-only");
    expect(unwrap(await ingress.mute("film", "ann", "mute", admin))).toEqual({ seq: 1 });
    expect(unwrap(await ingress.mute("film", "ann", "mute", admin))).toEqual({ seq: null });
    expect(codeOf(await submit("x"))).toBe("muted");
    expect(codeOf(await submit("x", bob))).toBe("accepted");
    expect(codeOf(await ingress.submit("lobby", { text: "x" }, ann))).toBe("accepted");
    test = await test.restart();
    expect(codeOf(await submit("x"))).toBe("muted");
    unwrap(await test.core.ingress.mute("film", "ann", "unmute", admin));
    expect(codeOf(await submit("x"))).toBe("accepted");
  });

  it("[MOD3] a purge removes what the author wrote in the room", async () => {
    unwrap(await submit("one"));
    unwrap(await submit("two", bob));
    unwrap(await test.core.ingress.mute("film", "ann", "purge", admin));
    expect(await kinds()).toEqual(["removed", "comment", "mute"]);
    expect(codeOf(await submit("three"))).toBe("muted");
    const chat = await test.core.timeline.chat("film", "posted", null, 10);
    expect(chat.map(({ text }) => text)).toEqual(["two"]);
    expect(test.core.rooms.summary("film")?.comments).toBe(1);
  });

  it("[MOD4] settings are changed in part, told as an entry, and hold from then on", async () => {
    const { configure } = test.core.ingress;
    expect(codeOf(await configure("film", { open: false }, ann))).toBe("admin-only");
    expect(codeOf(await configure("none", {}, admin))).toBe("room-not-found");
    for (const wrong of [
      null,
      { open: 1 },
      { maxGraphemes: 1e9 },
      { modes: ["spin"] },
      { everyMs: -1 },
      { unknown: 1 },
    ]) {
      expect([wrong, codeOf(await configure("film", wrong, admin))]).toEqual([wrong, "bad-message"]);
    }
    const settings = unwrap(await configure("film", { open: false, maxGraphemes: 5 }, admin));
    expect(settings).toMatchObject({ open: false, maxGraphemes: 5, burst: 5 });
    expect(codeOf(await submit("x"))).toBe("room-closed");
    unwrap(await configure("film", { open: false }, admin));
    unwrap(await configure("film", { open: true, modes: ["top"] }, admin));
    expect(codeOf(await submit("123456"))).toBe("mode-refused");
    const top = (text: string) => test.core.ingress.submit("film", { text, progress: 1, mode: "top" }, ann);
    expect(codeOf(await top("123456"))).toBe("text-too-long");
    expect(codeOf(await top("12345"))).toBe("accepted");
    expect(await kinds()).toEqual(["settings", "settings", "comment"]);
    test = await test.restart();
    expect(test.core.rooms.get("film")?.settings.modes).toEqual(["top"]);
  });

  it("[MOD5] a room's own blocked words hold there, beside those of all rooms, and are not told to viewers", async () => {
    unwrap(await test.core.ingress.configure("film", { blockedWords: ["Here"] }, admin));
    expect(codeOf(await submit("not ｈｅｒｅ"))).toBe("word-blocked");
    expect(codeOf(await submit("not everywhere"))).toBe("word-blocked");
    expect(codeOf(await test.core.ingress.submit("lobby", { text: "here" }, ann))).toBe("accepted");
    expect(await kinds()).toEqual([]);
    test = await test.restart();
    expect(codeOf(await submit("here", bob))).toBe("word-blocked");
  });
});
