import { describe, expect, it } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLockHolder, lockDataFolder } from "./lock-file.ts";

const newFolder = () => join(mkdtempSync(join(tmpdir(), "flyby-lock-")), "data");
const fileOf = (folder: string) => join(folder, "flyby.lock");

describe("lockDataFolder", () => {
  it("[OPS1] a second process is refused with the first one's pid, until that is gone", async () => {
    const folder = newFolder();
    const other = Bun.spawn(["sleep", "60"]);
    lockDataFolder(folder);
    writeFileSync(fileOf(folder), JSON.stringify({ pid: other.pid, born: null }));
    const refused = lockDataFolder(folder);
    expect(refused).toMatchObject({ ok: false, pid: other.pid });
    expect(refused.ok ? "" : refused.message).toContain(`process ${other.pid}`);
    other.kill();
    await other.exited;
    expect(lockDataFolder(folder).ok).toBe(true);
  });

  it("[OPS1] releasing makes room, and asking does not take", () => {
    const folder = newFolder();
    expect(findLockHolder(folder)).toBeNull();
    const lock = lockDataFolder(folder);
    expect(findLockHolder(folder)?.pid).toBe(process.pid);
    if (lock.ok) lock.release();
    expect(existsSync(fileOf(folder))).toBe(false);
  });

  it("[OPS1] what a killed process left is taken over, also when its number lives again or the file is torn", () => {
    const folder = newFolder();
    lockDataFolder(folder);
    for (const left of [
      JSON.stringify({ pid: process.pid, born: "another boot:1" }),
      '{"pid":',
      "",
      '{"pid":2147483646}',
    ]) {
      writeFileSync(fileOf(folder), left);
      expect(lockDataFolder(folder).ok).toBe(true);
      expect(JSON.parse(readFileSync(fileOf(folder), "utf8")).pid).toBe(process.pid);
    }
  });
});
