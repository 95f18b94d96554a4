import { describe, expect, it } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchFolder } from "./watch-folder.ts";

describe("watchFolder", () => {
  it("tells of a file in a folder made while watching, and stops", async () => {
    const folder = mkdtempSync(join(tmpdir(), "flyby-watch-"));
    let waiting: (() => void) | null = null;
    let told = 0;
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        waiting = resolve;
      });
    const stop = watchFolder(folder, () => {
      told++;
      waiting?.();
    });
    const first = next();
    mkdirSync(join(folder, "new"));
    await first;
    const second = next();
    writeFileSync(join(folder, "new", "clip.mp4"), "x");
    await second;
    stop();
    const before = told;
    writeFileSync(join(folder, "new", "late.mp4"), "x");
    await Bun.sleep(600);
    expect([before, told]).toEqual([2, 2]);
    rmSync(folder, { recursive: true });
  });
});
