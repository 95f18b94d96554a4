import { describe, expect, test } from "bun:test";
import { createAddresses, roomOf, startOf, transportOf } from "./address.ts";

describe("createAddresses", () => {
  test("[PAG1] everything stands below the base path, whatever page asks", () => {
    const addresses = createAddresses("https://example.org/flyby/");
    expect(addresses.watch("a-b", 83_900)).toBe("https://example.org/flyby/watch/a-b?t=83");
    expect(addresses.library("夜 景")).toBe("https://example.org/flyby/?q=%E5%A4%9C%20%E6%99%AF");
    expect(addresses.lab()).toBe("https://example.org/flyby/lab");
    expect(addresses.api("rooms")).toBe("https://example.org/flyby/api/v1/rooms");
    expect(addresses.resolve("media/x.mp4")).toBe("https://example.org/flyby/media/x.mp4");
    expect(addresses.resolve("https://cdn.example/x.mp4")).toBe("https://cdn.example/x.mp4");
  });
});

describe("roomOf", () => {
  test("[PAG1] reads the room from the path, below any base", () => {
    expect(roomOf("/watch/lobby")).toBe("lobby");
    expect(roomOf("/flyby/overlay/a-b/")).toBe("a-b");
    expect(roomOf("/watch/%E0%A4%A")).toBe("%E0%A4%A");
    expect(roomOf("/watch/")).toBeNull();
    expect(roomOf("/")).toBeNull();
  });
});

describe("startOf", () => {
  test("[PAG1] reads seconds and h m s", () => {
    expect(startOf("?t=83")).toBe(83_000);
    expect(startOf("?t=1h2m3s")).toBe(3_723_000);
    expect(startOf("?t=2m")).toBe(120_000);
    for (const wrong of ["", "?t=", "?t=-1", "?t=abc", "?t=1e9"]) expect(startOf(wrong)).toBeNull();
  });
});

describe("transportOf", () => {
  test("[PAG1] takes a transport that exists, and leaves the choice open for anything else", () => {
    expect(transportOf("?t=3&transport=sse")).toBe("sse");
    for (const other of ["", "?transport=", "?transport=pigeon", "?transport=auto"])
      expect(transportOf(other)).toBe("auto");
  });
});
