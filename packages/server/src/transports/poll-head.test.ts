import { describe, expect, it } from "bun:test";
import type { RoomLog } from "../log/room-log.ts";
import { createPollHeads, pollStepMs } from "./poll-head.ts";

function setUp() {
  const room = { epoch: "aaaaaaaa", seq: 10 };
  let now = 1_000_000;
  const log: RoomLog = {
    room: "film",
    head: () => ({ ...room }),
    after: () => Promise.reject(new Error("not read here")),
    follow: () => () => undefined,
  };
  const heads = createPollHeads(() => now);
  return {
    seen: () => heads.of(log).seq,
    since: () => heads.of(log).since,
    now: () => now,
    say(seq: number, epoch = room.epoch) {
      Object.assign(room, { seq, epoch });
    },
    pass(ms: number) {
      now += ms;
    },
  };
}

describe("createPollHeads", () => {
  it("[TRA13] the first look and the first word after a pause are seen at once", () => {
    const { seen, since, say, pass, now } = setUp();
    expect([seen(), since()]).toEqual([10, Number.NEGATIVE_INFINITY]);
    say(11);
    expect([seen(), since()]).toEqual([11, now()]);
    pass(60_000);
    expect(seen()).toBe(11);
    say(12);
    expect(seen()).toBe(12);
  });

  it("[TRA13] what is said within a step waits for its end, and then all of it is seen", () => {
    const { seen, say, pass } = setUp();
    seen();
    say(11);
    expect(seen()).toBe(11);
    say(12);
    pass(pollStepMs - 1);
    say(13);
    expect(seen()).toBe(11);
    pass(1);
    expect(seen()).toBe(13);
  });

  it("[TRA13] however much is said and asked, a second has four cursors", () => {
    const { seen, say, pass } = setUp();
    const cursors = new Set<number>();
    for (let ms = 0; ms < 10_000; ms++) {
      say(10 + ms);
      cursors.add(seen());
      pass(1);
    }
    expect(cursors.size).toBeLessThanOrEqual(10 * (1_000 / pollStepMs) + 1);
    expect(cursors.size).toBeGreaterThan(10 * (1_000 / pollStepMs) - 2);
  });

  it("[TRA13] a clock that is set back and a log that began anew hold nothing up", () => {
    const { seen, say, pass } = setUp();
    seen();
    say(11);
    expect(seen()).toBe(11);
    say(12);
    pass(-3_600_000);
    expect(seen()).toBe(12);
    say(3, "bbbbbbbb");
    expect(seen()).toBe(3);
    say(2, "bbbbbbbb");
    expect(seen()).toBe(2);
  });
});
