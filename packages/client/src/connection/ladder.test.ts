import { describe, expect, it } from "bun:test";
import { createMemoryStorage } from "../testing/visit.ts";
import {
  climbDelayMs,
  climbFailed,
  createLadder,
  joinFailed,
  joinWorked,
  keepTransport,
  recallTransport,
} from "./ladder.ts";

describe("ladder", () => {
  it("[CLI13] goes from sockets to long poll to poll after two vain joins each, and round again", () => {
    let ladder = createLadder("auto", null, true);
    const seen = [ladder.current];
    for (let n = 0; n < 6; n++) {
      ladder = joinFailed(ladder, false);
      seen.push(ladder.current);
    }
    expect(seen).toEqual(["websocket", "websocket", "long-poll", "long-poll", "poll", "poll", "websocket"]);
  });

  it("[CLI13] a socket that never says a word is not tried twice", () => {
    expect(joinFailed(createLadder("auto", null, true), true).current).toBe("long-poll");
  });

  it("[CLI13] a socket that has worked in this visit gets more patience", () => {
    let ladder = joinWorked(createLadder("auto", null, true), "websocket");
    for (let n = 0; n < 3; n++) ladder = joinFailed(ladder, false);
    expect(ladder.current).toBe("websocket");
    expect(joinFailed(ladder, false).current).toBe("long-poll");
  });

  it("[CLI13] a chosen transport is never left, and without sockets none is tried", () => {
    let chosen = createLadder("websocket", "poll", true);
    for (let n = 0; n < 9; n++) chosen = joinFailed(chosen, true);
    expect(chosen.current).toBe("websocket");
    expect(climbDelayMs(joinWorked(createLadder("poll", null, true), "poll"))).toBeNull();
    expect(createLadder("auto", null, false).current).toBe("long-poll");
  });

  it("[CLI13] climbs back ever more rarely, sooner when a socket has worked before", () => {
    const fallback = joinWorked(createLadder("auto", "long-poll", true), "long-poll");
    expect(climbDelayMs(fallback)).toBe(30_000);
    expect(climbDelayMs(climbFailed(climbFailed(fallback)))).toBe(120_000);
    const proven = joinWorked(joinWorked(fallback, "websocket"), "poll");
    expect(climbDelayMs(proven)).toBe(5_000);
    expect(climbDelayMs(joinWorked(proven, "websocket"))).toBeNull();
  });

  it("[CLI13] remembers what carried the last visit, where storage lets it", () => {
    const storage = createMemoryStorage();
    keepTransport(storage, "http://a/", "long-poll");
    expect(recallTransport(storage, "http://a/")).toBe("long-poll");
    expect(recallTransport(storage, "http://b/")).toBeNull();
    storage.setItem("flyby:transport:http://a/", "carrier pigeon");
    expect(recallTransport(storage, "http://a/")).toBeNull();
    expect(recallTransport(null, "http://a/")).toBeNull();
  });
});
