import { describe, expect, it } from "bun:test";
import type { ClipRecord } from "./clip-record.ts";
import type { FoundClip } from "./find-clips.ts";
import { matchRecords } from "./match-records.ts";

const file = { size: 9, modifiedMs: 1, inode: "7" };

function record(room: string, path: string, gone = false): ClipRecord {
  return { room, path, ...file, gone, sidecar: null, facts: { durationMs: null, type: "video/mp4", fingerprint: "f" } };
}

function found(path: string): FoundClip {
  return { path, ...file, poster: null, sidecar: null };
}

describe("matchRecords", () => {
  // A link inside the folder is the same file under a second name; it breaks when the file moves away.
  it("[LIB3] of two names of one file, a moved clip goes on as the one of the same name", () => {
    for (const records of [
      [record("film", "a/film.mp4"), record("link", "link.mp4")],
      [record("link", "link.mp4"), record("film", "a/film.mp4")],
    ]) {
      const { known, missing } = matchRecords(records, [found("b/film.mp4")]);
      expect(known.get("b/film.mp4")?.room).toBe("film");
      expect(missing.map(({ room }) => room)).toEqual(["link"]);
    }
  });

  it("[LIB3] a renamed clip goes on as the one that was there until now, not as one that had gone before", () => {
    for (const records of [
      [record("now", "now.mp4"), record("past", "past.mp4", true)],
      [record("past", "past.mp4", true), record("now", "now.mp4")],
    ])
      expect(matchRecords(records, [found("other.mp4")]).known.get("other.mp4")?.room).toBe("now");
  });

  it("[LIB3] no two clips go on as the same one", () => {
    const { known } = matchRecords([record("a", "a.mp4"), record("b", "b.mp4")], [found("c.mp4"), found("d.mp4")]);
    expect([...known.values()].map(({ room }) => room).sort()).toEqual(["a", "b"]);
  });
});
