import { describe, expect, it } from "bun:test";
import { isRoomId } from "@flyby/protocol";
import fc from "fast-check";
import { roomIdForPath } from "./room-id.ts";

describe("roomIdForPath", () => {
  it("[ROM1] is a readable slug of the path and a hash that tells equal slugs apart", () => {
    expect(roomIdForPath("Talks/Opening Keynote.mp4")).toMatch(/^talks-opening-keynote-[0-9a-f]{6}$/);
    expect(roomIdForPath("Crème Brûlée!.webm")).toMatch(/^creme-brulee-[0-9a-f]{6}$/);
    expect(roomIdForPath("日本語.mp4")).toMatch(/^clip-[0-9a-f]{6}$/);
    expect(roomIdForPath("a b.mp4")).not.toBe(roomIdForPath("a-b.mp4"));
    expect(roomIdForPath("a.mp4")).not.toBe(roomIdForPath("a.webm"));
  });

  it("[ROM1] is the same for the same path, on every system", () => {
    expect(roomIdForPath("a\\b\\c.mp4")).toBe(roomIdForPath("a/b/c.mp4"));
    expect(roomIdForPath("Cafe\u0301.mp4")).toBe(roomIdForPath("Caf\u00e9.mp4"));
  });

  it("[ROM1] is a room id whatever the path", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (path) => isRoomId(roomIdForPath(path))));
    expect(isRoomId(roomIdForPath(`${"long folder/".repeat(40)}clip.mp4`))).toBe(true);
  });
});
