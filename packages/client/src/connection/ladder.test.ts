import { describe, expect, it } from "bun:test";
import { createMemoryStorage } from "../testing/visit.ts";
import {
  climbFailed,
  createLadder,
  joinFailed,
  joinWorked,
  keepTransport,
  nextClimb,
  recallTransport,
} from "./ladder.ts";

describe("ladder", () => {
  it("[CLI13] goes from sockets to events, long poll and poll after two vain joins each, and round again", () => {
    let ladder = createLadder("auto", null, true);
    const seen = [ladder.current];
    for (let n = 0; n < 8; n++) {
      ladder = joinFailed(ladder, false);
      seen.push(ladder.current);
    }
    const twice = (["websocket", "sse", "long-poll", "poll"] as const).flatMap((rung) => [rung, rung]);
    expect(seen).toEqual([...twice, "websocket"]);
  });

  it("[CLI13] a socket that never says a word is not tried twice", () => {
    expect(joinFailed(createLadder("auto", null, true), true).current).toBe("sse");
  });

  it("[CLI13] a socket that has worked in this visit gets more patience", () => {
    let ladder = joinWorked(createLadder("auto", null, true), "websocket");
    for (let n = 0; n < 3; n++) ladder = joinFailed(ladder, false);
    expect(ladder.current).toBe("websocket");
    expect(joinFailed(ladder, false).current).toBe("sse");
  });

  it("[CLI13] a fallback that has worked in this visit gets as much: a server that restarts is no wall", () => {
    let ladder = joinWorked(createLadder("auto", "sse", true), "sse");
    for (let n = 0; n < 3; n++) ladder = joinFailed(ladder, false);
    expect(ladder.current).toBe("sse");
    ladder = joinFailed(ladder, false);
    expect(ladder.current).toBe("long-poll");
    expect(joinFailed(joinFailed(ladder, false), false).current).toBe("poll");
    expect(joinFailed(joinWorked(ladder, "sse"), true).current).toBe("long-poll");
  });

  it("[CLI13] a chosen transport is never left, and without sockets none is tried", () => {
    let chosen = createLadder("websocket", "poll", true);
    for (let n = 0; n < 9; n++) chosen = joinFailed(chosen, true);
    expect(chosen.current).toBe("websocket");
    expect(nextClimb(joinWorked(createLadder("poll", null, true), "poll"))).toBeNull();
    expect(nextClimb(joinWorked(createLadder("bosh", null, true), "bosh"))).toBeNull();
    expect(createLadder("auto", null, false).current).toBe("sse");
  });

  it("[CLI13] climbs back ever more rarely, sooner when a socket has worked before", () => {
    const fallback = joinWorked(createLadder("auto", "sse", true), "sse");
    expect(nextClimb(fallback)).toEqual({ to: "websocket", afterMs: 30_000 });
    expect(nextClimb(climbFailed(climbFailed(fallback)))).toEqual({ to: "websocket", afterMs: 120_000 });
    const proven = joinWorked(joinWorked(fallback, "websocket"), "poll");
    expect(nextClimb(proven)).toEqual({ to: "websocket", afterMs: 5_000 });
    expect(nextClimb(joinWorked(proven, "websocket"))).toBeNull();
  });

  it("[CLI13] from the lowest rung every better one is tried in turn", () => {
    let ladder = joinWorked(createLadder("auto", "poll", true), "poll");
    const tried: (string | undefined)[] = [];
    for (let n = 0; n < 4; n++) {
      tried.push(nextClimb(ladder)?.to);
      ladder = climbFailed(ladder);
    }
    expect(tried).toEqual(["websocket", "sse", "long-poll", "websocket"]);
  });

  it("[CLI13] remembers what carried the last visit, where storage lets it", () => {
    const storage = createMemoryStorage();
    keepTransport(storage, "http://a/", "long-poll");
    expect(recallTransport(storage, "http://a/")).toBe("long-poll");
    expect(recallTransport(storage, "http://b/")).toBeNull();
    storage.setItem("flyby:transport:http://a/", "carrier pigeon");
    expect(recallTransport(storage, "http://a/")).toBeNull();
  });
});
