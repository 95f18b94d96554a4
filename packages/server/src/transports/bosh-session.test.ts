import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type BoshTurn, parseSince } from "@flyby/protocol";
import type { RoomLog } from "../log/room-log.ts";
import { settle } from "../log/testing/reading.ts";
import { admin, startCore, type TestCore, unwrap, videoRoom } from "../log/testing/start-core.ts";
import { createMetrics } from "../ops/metrics.ts";
import { openBoshSession } from "./bosh-session.ts";

const sid = "room.20.0.abc.def";
const speaker = { token: null, address: "192.0.2.1" };

describe("openBoshSession", () => {
  let test: TestCore;
  let log: RoomLog;
  beforeAll(async () => {
    test = await startCore({ rates: { addressPerSecond: 1e6, addressBurst: 1e6 } });
    unwrap(await test.core.rooms.add(videoRoom("room")));
    log = unwrap(await test.core.openLog("room"));
  });
  afterAll(() => test.stop());

  function open(own: Partial<RoomLog> = {}, sinceText = "0") {
    const { core, clock } = test;
    const failures: unknown[] = [];
    const session = openBoshSession(
      { core, clock, metrics: createMetrics("0"), server: "0", onFailure: (error) => failures.push(error) },
      { log: { ...log, ...own }, sid, wait: 20, since: unwrap(parseSince(sinceText)), first: 1 },
    );
    const ask = (rid: number, more: Partial<BoshTurn> = {}) => session.answer({ sid, rid, ...more }, speaker);
    return { session, ask, failures };
  }

  const seqsOf = (lines: readonly string[]): readonly number[] =>
    lines.flatMap((line) => (line.startsWith("[") ? JSON.parse(line)[4].map(([seq]: [number]) => seq) : []));

  it("[TRA22] an answer holds about 64 KB, and the next one goes on where it ended", async () => {
    const text = "長い文".repeat(30);
    for (let said = 0; said < 1_200; said++)
      unwrap(await test.core.ingress.submit("room", { text, progress: 0 }, admin));
    test.clock.advance(100);
    const { ask, session } = open();
    const got: number[] = [];
    let answers = 0;
    for (; got.length < 1_200; answers++) {
      const lines = unwrap((await ask(answers + 1)) ?? never());
      expect(lines.join("").length).toBeLessThan(100_000);
      got.push(...seqsOf(lines));
    }
    expect(got).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 1));
    expect(answers).toBeGreaterThan(2);
    session.close();
  });

  it("[WNT1] a session that wants less is told what is left out, and gets all again when it wants it", async () => {
    unwrap(await test.core.rooms.add(videoRoom("rated")));
    const rated = unwrap(await test.core.openLog("rated"));
    const { ask, session } = open({ ...rated });
    const say = async (): Promise<void> => {
      unwrap(await test.core.ingress.submit("rated", { text: "x", progress: 0 }, admin));
      test.clock.advance(100);
      await settle();
    };
    unwrap(
      (await ask(1, {
        messages: [
          { type: "want", maxRate: 0.1 },
          { type: "ping", id: 1 },
        ],
      })) ?? never(),
    );
    const linesOf = async (rid: number): Promise<readonly string[]> => {
      await say();
      return unwrap((await ask(rid)) ?? never()).slice(1);
    };
    const told = [await linesOf(2), await linesOf(3), await linesOf(4)];
    expect(told.map(([line]) => JSON.parse(line ?? "")[1] ?? JSON.parse(line ?? "").reason)).toEqual([
      1,
      "rate",
      "rate",
    ]);
    await say();
    const all = unwrap((await ask(5, { messages: [{ type: "want", maxRate: null }] })) ?? never());
    expect(seqsOf(all)).toEqual([4]);
    session.close();
  });

  it("[TRA22] a log that cannot be read answers everybody who waits with store-unavailable, and ends the session once", async () => {
    const { ask, failures } = open({ after: () => Promise.reject(new Error("disk")) });
    const answers = [ask(1), ask(1), ask(2, { messages: [{ type: "ping", id: 1 }] })];
    for (const answer of await Promise.all(answers)) {
      expect(answer?.ok).toBe(false);
      expect(["store-unavailable", "session-lost"]).toContain(answer?.ok === false ? answer.code : "");
    }
    expect(await answers[0]).toMatchObject({ code: "store-unavailable" });
    expect(failures).toHaveLength(1);
    expect(await ask(3)).toMatchObject({ code: "session-lost" });
  });

  it("[TRA25] what is closed answers who is held and who waits for a turn, and leaves neither timer nor viewer", async () => {
    const head = `${log.head().epoch}:${log.head().seq}`;
    const before = [test.clock.pending, test.core.presence.viewers("room")];
    const { session, ask } = open({}, head);
    const [held, early] = [ask(1), ask(3)];
    await settle();
    expect([session.isHolding(), test.core.presence.viewers("room")]).toEqual([true, (before[1] ?? 0) + 1]);
    session.close();
    session.close();
    expect([await held, await early]).toMatchObject([{ code: "session-lost" }, { code: "session-lost" }]);
    test.clock.advance(0);
    expect([test.clock.pending, test.core.presence.viewers("room")]).toEqual(before);
  });
});

function never(): never {
  throw new Error("The number lies in the window.");
}
