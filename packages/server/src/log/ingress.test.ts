import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { isErrorCode, limits } from "@flyby/protocol";
import fc from "fast-check";
import { admin, codeOf, senderOf, startCore, type TestCore, unwrap, videoRoom } from "./testing/start-core.ts";

describe("Ingress", () => {
  let test: TestCore;

  beforeEach(async () => {
    test = await startCore({ blockedWords: ["badword", "笨蛋"] });
  });
  afterEach(() => test.stop());

  const submit = (room: string, draft: unknown, sender = senderOf("ann")) =>
    test.core.ingress.submit(room, draft, sender);
  const count = (room: string) => test.core.rooms.summary(room)?.comments;

  it("[ING1] accepts a draft with all that the answer and the room then know of it", async () => {
    const draft = {
      text: " hello\r\nworld ",
      progress: 1_000.4,
      mode: "top",
      size: "large",
      color: 0xff0000,
      nonce: "n1",
    };
    const answer = unwrap(await submit("film", draft));
    expect(answer).toEqual({
      id: 1,
      seq: 1,
      progress: 1_000,
      createdAt: test.clock.now(),
      author: "ann",
      name: "Name of ann",
    });
    const [comment] = await test.core.timeline.chat("film", "posted", null, 10);
    expect(comment).toEqual({
      id: 1,
      progress: 1_000,
      mode: "top",
      size: "large",
      color: 0xff0000,
      author: "ann",
      name: "Name of ann",
      text: "hello\nworld",
      createdAt: test.clock.now(),
    });
    expect(test.core.rooms.summary("film")).toMatchObject({ comments: 1, lastCommentAt: test.clock.now() });
  });

  it("[LOG6] the same author's same nonce is the first comment, whatever else is sent with it", async () => {
    const first = unwrap(await submit("film", { text: "one", progress: 5, nonce: "n" }));
    const again = unwrap(await submit("film", { text: "two", progress: 9, nonce: "n" }));
    expect(again).toEqual({ ...first, duplicate: true });
    expect(count("film")).toBe(1);
    expect(unwrap(await submit("film", { text: "three", progress: 9 })).duplicate).toBeUndefined();
  });

  it("[LOG6] what was accepted is found again by its nonce, whatever the room refuses by now", async () => {
    const draft = { text: "kept", progress: 5, nonce: "n" };
    const first = unwrap(await submit("film", draft));
    const configure = (settings: unknown) => test.core.ingress.configure("film", settings, admin);
    for (const change of [
      () => configure({ maxGraphemes: 1 }),
      () => configure({ modes: [] }),
      () => configure({ blockedWords: ["kept"] }),
      () => configure({ open: false }),
      () => test.core.ingress.mute("film", "ann", "mute", admin),
      () => test.core.ingress.remove("film", first.id, admin),
    ]) {
      unwrap<unknown>(await change());
      test.clock.advance(10_000);
      const { name, ...same } = first;
      expect(unwrap(await submit("film", draft))).toMatchObject({ ...same, duplicate: true });
      expect(codeOf(await submit("film", { ...draft, nonce: "other" }))).not.toBe("accepted");
    }
    expect(codeOf(await submit("film", draft, senderOf("bob")))).toBe("room-closed");
  });

  it("[ING2] what the room or the draft does not allow is refused with its code and keeps nothing", async () => {
    const cases: [string, unknown, string][] = [
      ["none", { text: "x", progress: 1 }, "room-not-found"],
      ["film", { text: "x" }, "bad-draft"],
      ["film", { text: "x", progress: -1 }, "bad-draft"],
      ["film", { text: "x", progress: Number.NaN }, "bad-draft"],
      ["film", { text: 5, progress: 1 }, "bad-draft"],
      ["film", null, "bad-draft"],
      ["film", { text: "\u200b \n", progress: 1 }, "text-empty"],
      ["film", { text: "x".repeat(101), progress: 1 }, "text-too-long"],
      ["film", { text: "x", progress: 61_001 }, "beyond-end"],
      ["film", { text: "x", progress: 1, name: "\u200b" }, "bad-name"],
      ["film", { text: "a BADWORD here", progress: 1 }, "word-blocked"],
      ["film", { text: "x", progress: 1, name: "badword" }, "word-blocked"],
      ["film", { text: "x", progress: 1, mode: "positioned" }, "mode-refused"],
      ["film", { text: "x", progress: 1, mode: "spin" }, "bad-draft"],
    ];
    for (const [index, [room, draft, code]] of cases.entries()) {
      const sender = senderOf(`author${index}`, { address: `192.0.2.${index + 10}` });
      expect([draft, codeOf(await submit(room, draft, sender))]).toEqual([draft, code]);
    }
    expect([count("film"), (await test.core.stores.log.head("film")).seq]).toEqual([0, 0]);
  });

  it("[ING3] a moment a little beyond the end is the end; without a known duration any moment goes", async () => {
    expect(unwrap(await submit("film", { text: "x", progress: 60_900 })).progress).toBe(60_000);
    await test.core.rooms.add(videoRoom("stream", { media: null }));
    expect(unwrap(await submit("stream", { text: "x", progress: 9_000_000 })).progress).toBe(9_000_000);
  });

  it("[ING4] in a live room the moment is now, or up to two minutes ago, and never in the future", async () => {
    test.clock.advance(600_000);
    const progress = async (draft: object, author: string) =>
      unwrap(await submit("lobby", { text: "x", ...draft }, senderOf(author))).progress;
    expect(await progress({}, "a")).toBe(600_000);
    expect(await progress({ progress: 590_000 }, "b")).toBe(590_000);
    expect(await progress({ progress: 0 }, "c")).toBe(480_000);
    expect(await progress({ progress: 700_000 }, "d")).toBe(600_000);
  });

  it("[ING4] a live room that is on air for years takes and lists comments as on the first day", async () => {
    const years = 3 * 365 * 86_400_000;
    const startedAt = test.clock.now() - years;
    unwrap(await test.core.rooms.add(videoRoom("tower", { kind: "live", media: null, startedAt })));
    const { progress } = unwrap(await submit("tower", { text: "hello" }));
    expect(progress).toBe(years);
    unwrap(await submit("tower", { text: "as the player says", progress: years - 500 }));
    const listed = await test.core.timeline.range("tower", 0, limits.maxProgressMs, 10);
    expect(listed.map(({ text }) => text)).toEqual(["as the player says", "hello"]);
  });

  it("[ING5] positioned comments come from admins only, with their path", async () => {
    const positioned = {
      ...{ x: 0, y: 0, toX: 1, toY: 1, fromOpacity: 1, toOpacity: 0, durationMs: 4_000, moveMs: 4_000, delayMs: 0 },
      ...{ rotateZ: 0, rotateY: 0, outline: true, linear: true },
    };
    const draft = { text: "x", progress: 1, mode: "positioned", positioned };
    expect(codeOf(await submit("film", draft))).toBe("mode-refused");
    expect(codeOf(await submit("film", { ...draft, positioned: null }, admin))).toBe("bad-draft");
    expect(codeOf(await submit("film", draft, admin))).toBe("accepted");
    const [comment] = await test.core.timeline.chat("film", "posted", null, 1);
    expect(comment?.extra?.positioned?.toX).toBe(1);
  });

  it("[ING6] comments of the demo audience say so", async () => {
    await submit("lobby", { text: "x" }, senderOf("d1", { role: "demo" }));
    const [comment] = await test.core.timeline.chat("lobby", "posted", null, 1);
    expect(comment?.extra).toEqual({ demo: true });
  });

  it("[RAT1] an author may write so often as the room says, and is told how long to wait", async () => {
    const results = [];
    for (let i = 0; i < 6; i++) results.push(await submit("film", { text: `${i}`, progress: 1 }));
    expect(results.map(codeOf)).toEqual([...Array(5).fill("accepted"), "rate-limited"]);
    expect(results[5]).toMatchObject({ retryAfterMs: 2_000 });
    test.clock.advance(2_000);
    expect(codeOf(await submit("film", { text: "again", progress: 1 }))).toBe("accepted");
    expect(codeOf(await submit("film", { text: "x", progress: 1 }, senderOf("bob")))).toBe("accepted");
    expect(codeOf(await submit("film", { text: "x", progress: 1 }, admin))).toBe("accepted");
  });

  it("[RAT2] an address is bounded whatever names it uses, an IPv6 network as one", async () => {
    const flood = async (address: (i: number) => string) => {
      const codes = [];
      for (let i = 0; i < 130; i++) {
        codes.push(
          codeOf(
            await submit("film", { text: "x", progress: 1 }, senderOf(`${address(0)} ${i}`, { address: address(i) })),
          ),
        );
      }
      return codes.filter((code) => code === "accepted").length;
    };
    expect(await flood(() => "198.51.100.7")).toBe(100);
    expect(await flood((i) => `2001:db8:1:2::${(i + 1).toString(16)}`)).toBe(100);
    expect(
      codeOf(await submit("film", { text: "x", progress: 1 }, senderOf("other", { address: "2001:db8:1:3::1" }))),
    ).toBe("accepted");
  });

  it("[RAT2] an author who is too fast uses up nothing of what their classroom shares", async () => {
    for (let i = 0; i < 500; i++) await submit("film", { text: `${i}`, progress: 1 });
    const others = [];
    for (let i = 0; i < 95; i++)
      others.push(codeOf(await submit("film", { text: "x", progress: 1 }, senderOf(`pupil${i}`))));
    expect(new Set(others)).toEqual(new Set(["accepted"]));
    expect(codeOf(await submit("film", { text: "x", progress: 1 }, senderOf("late")))).toBe("rate-limited");
  });

  it("[ING7] a full disk is `store-unavailable`, and so is nothing else of it", async () => {
    await test.stop();
    test = await startCore({
      maxDatabaseBytes: 300_000,
      rates: { addressPerSecond: 1_000_000, addressBurst: 1_000_000 },
    });
    unwrap(await test.core.ingress.configure("film", { maxGraphemes: 1_000, everyMs: 0 }, admin));
    const codes = new Set<string>();
    for (let i = 0; i < 400 && !codes.has("store-unavailable"); i++) {
      codes.add(codeOf(await submit("film", { text: "好".repeat(1_000), progress: 1 })));
    }
    expect([...codes]).toEqual(["accepted", "store-unavailable"]);
    const { seq } = await test.core.stores.log.head("film");
    expect((await test.core.stores.log.read("film", 0, 10_000)).entries.length).toBe(seq);
    const refused = await submit("film", { text: "x".repeat(900), progress: 1 });
    expect(refused).toMatchObject({ ok: false, code: "store-unavailable" });
  });

  it("[ING8] no draft whatever makes it throw, and nothing comes of a refused one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          fc.record(
            {
              text: fc.oneof(fc.string({ unit: "binary" }), fc.anything()),
              progress: fc.oneof(fc.double(), fc.anything()),
              mode: fc.oneof(fc.constantFrom("scroll", "top", "positioned"), fc.anything()),
              color: fc.anything(),
              nonce: fc.oneof(fc.string(), fc.anything()),
              name: fc.oneof(fc.string({ unit: "binary" }), fc.anything()),
              positioned: fc.anything(),
            },
            { requiredKeys: [] },
          ),
        ),
        fc.constantFrom("film", "lobby", "none", "__proto__"),
        fc.constantFrom("viewer" as const, "admin" as const, "demo" as const),
        async (draft, room, role) => {
          const before = await test.core.stores.log.head("film");
          const result = await submit(room, draft, senderOf("fuzz", { role }));
          test.clock.advance(60_000);
          if (!result.ok) expect(isErrorCode(result.code)).toBe(true);
          if (!result.ok) expect(await test.core.stores.log.head("film")).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
    const { seq } = await test.core.stores.log.head("film");
    expect((await test.core.stores.log.read("film", 0, 10_000)).entries.length).toBe(seq);
    expect(test.troubles).toEqual([]);
  });
});
