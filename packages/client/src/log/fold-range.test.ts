import { describe, expect, it } from "bun:test";
import { type Comment, defaultRoomSettings, type Entry } from "@flyby/protocol";
import { foldRange } from "./fold-range.ts";

const comment = (id: number, author = "a"): Comment => ({
  id,
  progress: 0,
  mode: "scroll",
  size: "normal",
  color: 0,
  author,
  name: author,
  text: "x",
  createdAt: 0,
});
const say = (seq: number, id: number, author?: string): Entry => ({
  kind: "comment",
  seq,
  comment: comment(id, author),
});

describe("foldRange", () => {
  it("[CLI6] keeps what still stands at the end, and names what was taken from before", () => {
    const closed = { ...defaultRoomSettings, open: false };
    const range = foldRange([
      say(5, 1, "rude"),
      say(6, 2),
      { kind: "delete", seq: 7, id: 2 },
      { kind: "delete", seq: 8, id: 99 },
      { kind: "mute", seq: 9, author: "rude", action: "purge" },
      say(10, 3, "rude"),
      { kind: "settings", seq: 11, settings: defaultRoomSettings },
      { kind: "settings", seq: 12, settings: closed },
    ]);
    expect(range.comments.map(({ id }) => id)).toEqual([3]);
    expect(range.removed).toEqual([2, 99]);
    expect(range.purged).toEqual(["rude"]);
    expect(range.isCleared).toBe(false);
    expect(range.settings?.settings).toEqual(closed);
  });

  it("[CLI6] a clear takes the range's own comments, too", () => {
    const range = foldRange([say(1, 1), { kind: "clear", seq: 2 }, say(3, 2)]);
    expect(range.comments.map(({ id }) => id)).toEqual([2]);
    expect(range.isCleared).toBe(true);
  });
});
