import { describe, expect, it } from "bun:test";
import type { Comment } from "./comment.ts";
import { encodeEntry } from "./entry.ts";
import * as limits from "./limits.ts";
import { defaultRoomSettings, isRoomId } from "./room.ts";

describe("limits", () => {
  it("[LIM1] a text at its limit fits a message, escaped, with everything else a draft has", () => {
    const text = "\u{1F600}".repeat(limits.maxTextUnits / 2);
    const frame = {
      type: "post",
      draft: { text, nonce: "x".repeat(limits.maxNonceLength), progress: limits.maxProgressMs },
    };
    expect(new TextEncoder().encode(JSON.stringify(frame)).length).toBeLessThan(limits.maxMessageBytes);
  });

  it("[LIM1] bounds that meet fit each other", () => {
    expect(limits.defaultTextGraphemes).toBeLessThanOrEqual(limits.maxTextGraphemes);
    expect(limits.maxTextGraphemes).toBeLessThanOrEqual(limits.maxTextUnits);
    expect(limits.maxNameGraphemes).toBeLessThanOrEqual(limits.maxNameUnits);
    expect(limits.maxLogEntries).toBeLessThanOrEqual(limits.maxReplayEntries);
    expect(limits.maxImportedText * 4).toBeLessThan(limits.maxImportedBytes);
    expect(defaultRoomSettings.maxGraphemes).toBe(limits.defaultTextGraphemes);
    expect(Object.values(limits).every((limit) => Number.isSafeInteger(limit) && limit > 0)).toBe(true);
  });

  it("[LIM1] a comment of a positioned import is still one bounded entry", () => {
    const comment: Comment = {
      ...{ id: 1, progress: 0, mode: "positioned", size: "normal", color: 0, author: "a", name: "", createdAt: 0 },
      text: "█".repeat(limits.maxImportedText),
    };
    expect(JSON.stringify(encodeEntry({ kind: "comment", seq: 1, comment })).length).toBeLessThan(
      limits.maxUnconfirmedBytes,
    );
  });
});

describe("isRoomId", () => {
  it("[LIM2] takes small letters, digits and inner hyphens up to 64", () => {
    for (const id of ["lobby", "0", "a-b-3f9c21", "x".repeat(64), "a-"]) expect(isRoomId(id)).toBe(true);
    for (const id of ["", "-a", "A", "a b", "a/b", "..", "ä", "x".repeat(65), "a\n", 5, null])
      expect(isRoomId(id)).toBe(false);
  });
});
