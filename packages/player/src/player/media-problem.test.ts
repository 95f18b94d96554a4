import { describe, expect, test } from "bun:test";
import { codecNames, problemOf } from "./media-problem.ts";

describe("codecNames", () => {
  test("[PLY4] names codecs as people know them", () => {
    expect(codecNames('video/mp4; codecs="hvc1.1.6.L93.B0, mp4a.40.2"')).toBe("HEVC (H.265), mp4a.40.2");
    expect(codecNames("video/quicktime; codecs=apch")).toBe("ProRes");
    expect(codecNames("video/x-matroska")).toBe("x-matroska");
    expect(codecNames("")).toBeNull();
  });
});

describe("problemOf", () => {
  const hevc = 'video/mp4; codecs="hvc1"';

  test("[PLY4] tells a file that cannot be decoded from one that cannot be had", () => {
    expect(problemOf({ code: 4 }, hevc, () => false)).toEqual({ kind: "unplayable", codec: "HEVC (H.265)" });
    expect(problemOf({ code: 4 }, hevc, () => true)).toEqual({ kind: "unreachable" });
    expect(problemOf({ code: 3 }, hevc, () => true)).toEqual({ kind: "damaged" });
    expect(problemOf({ code: 4 }, "video/mp4", () => true)).toEqual({ kind: "damaged" });
    expect(problemOf({ code: 3 }, null, () => true)).toEqual({ kind: "unplayable", codec: null });
    expect(problemOf({ code: 2 }, hevc, () => true)).toEqual({ kind: "unreachable" });
  });
});
