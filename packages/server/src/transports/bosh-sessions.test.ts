import { describe, expect, it } from "bun:test";
import { bosh } from "@flyby/protocol";
import { createManualClock } from "../manual-clock.ts";
import type { BoshSession } from "./bosh-session.ts";
import { createBoshSessions } from "./bosh-sessions.ts";

function createUnderTest(maxSessions?: number) {
  const clock = createManualClock();
  const closed: string[] = [];
  const sessions = createBoshSessions(clock, maxSessions);
  const add = (sid: string) =>
    sessions.add(
      sid,
      20,
      (): BoshSession => ({
        order: { next: 1, isNew: () => true },
        isHolding: () => false,
        answer: () => null,
        leave: () => undefined,
        close: () => void closed.push(sid),
      }),
    );
  return { clock, closed, sessions, add };
}

describe("createBoshSessions", () => {
  it("[TRA25] a session nobody asks for is forgotten after its time, one with a request here never", () => {
    const { clock, closed, sessions, add } = createUnderTest();
    const [quiet, held] = [add("quiet"), add("held")];
    if (quiet === null || held === null) throw new Error("No room.");
    sessions.enter(held);
    clock.advance(bosh.inactivitySeconds * 1_000 - 2_000);
    sessions.enter(quiet);
    sessions.leave(quiet);
    clock.advance(4_000);
    expect(closed).toEqual([]);
    clock.advance(bosh.inactivitySeconds * 1_000);
    expect([closed, sessions.size]).toEqual([["quiet"], 1]);
    sessions.leave(held);
    clock.advance(bosh.inactivitySeconds * 1_000 - 1_000);
    expect(closed).toEqual(["quiet"]);
    clock.advance(3_000);
    expect(closed).toEqual(["quiet", "held"]);
    sessions.close();
    expect(clock.pending).toBe(0);
  });

  it("[TRA25] in a full house the longest quiet one makes room; where all are held nobody gets in", () => {
    const { closed, sessions, add } = createUnderTest(3);
    const [a, b, c] = [add("a"), add("b"), add("c")];
    if (a === null || b === null || c === null) throw new Error("No room.");
    sessions.enter(a);
    sessions.enter(b);
    sessions.leave(b);
    expect([add("d")?.sid, closed]).toEqual(["d", ["c"]]);
    for (const kept of sessions.all()) sessions.enter(kept);
    expect([add("e"), closed, sessions.size]).toEqual([null, ["c"], 3]);
    expect(add("a")?.sid).toBe("a");
    sessions.close();
    expect(closed.toSorted()).toEqual(["a", "b", "c", "d"]);
  });
});
