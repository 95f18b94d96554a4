import { expect, it } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findClips } from "./find-clips.ts";

it("[LIB1] an empty file is no clip until something is in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "flyby-clips-"));
  try {
    writeFileSync(join(folder, "begun.mp4"), "");
    expect((await findClips(folder)).clips).toEqual([]);
    writeFileSync(join(folder, "begun.mp4"), "bytes");
    expect((await findClips(folder)).clips.map(({ path }) => path)).toEqual(["begun.mp4"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
