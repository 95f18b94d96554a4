import { describe, expect, test } from "bun:test";
import { type Comment, limits } from "@flyby/protocol";
import { type ActionFacts, actionsFor } from "./comment-actions.ts";

const comment: Comment = {
  id: 1,
  progress: 0,
  mode: "scroll",
  size: "normal",
  color: 0xffffff,
  author: "heron",
  name: "Heron",
  text: "hi",
  createdAt: 1_000,
};
const facts: ActionFacts = {
  comment,
  roomKind: "video",
  author: "fox",
  moderator: false,
  blocked: false,
  nowMs: 2_000,
};

describe("actionsFor", () => {
  test("[MNU1] of another's comment a viewer may jump to it, copy it and block its author", () => {
    expect(actionsFor(facts)).toEqual(["jump", "copy", "block"]);
    expect(actionsFor({ ...facts, blocked: true })).toEqual(["jump", "copy", "unblock"]);
  });

  test("[MNU1] an own comment can be deleted for five minutes", () => {
    const own = { ...facts, author: "heron" };
    expect(actionsFor({ ...own, nowMs: 1_000 + limits.ownDeleteMs - 1 })).toContain("delete");
    expect(actionsFor({ ...own, nowMs: 1_000 + limits.ownDeleteMs })).not.toContain("delete");
    expect(actionsFor(own)).not.toContain("block");
  });

  test("[MNU1] a moderator may also delete, mute and purge, but not mute itself", () => {
    const moderator = { ...facts, moderator: true, nowMs: 9_999_999 };
    expect(actionsFor(moderator)).toEqual(["jump", "copy", "block", "delete", "mute", "purge"]);
    expect(actionsFor({ ...moderator, author: "heron" })).toEqual(["jump", "copy", "delete"]);
  });

  test("[MNU1] in a live room there is nothing to jump to", () => {
    expect(actionsFor({ ...facts, roomKind: "live" })).not.toContain("jump");
  });
});
