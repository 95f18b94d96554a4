import { describe, expect, it } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLockHolder, type Lock, lockDataFolder } from "./lock-file.ts";

const newFolder = () => join(mkdtempSync(join(tmpdir(), "flyby-lock-")), "data");
const fileOf = (folder: string) => join(folder, "flyby.lock");
const release = (lock: Lock): void => {
  if (!lock.ok) throw new Error(lock.message);
  lock.release();
};

/** Another process that locks the folder, says so, and stays. */
async function startHolder(folder: string): Promise<Bun.Subprocess<"ignore", "pipe", "inherit">> {
  const module = new URL("./lock-file.ts", import.meta.url).href;
  const code = `const { lockDataFolder } = await import(${JSON.stringify(module)});
    globalThis.kept = lockDataFolder(${JSON.stringify(folder)});
    console.log(globalThis.kept.ok);
    setInterval(() => globalThis.kept, 1000);`;
  const holder = Bun.spawn([process.execPath, "-e", code], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  const { value } = await holder.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toBe("true\n");
  return holder;
}

describe("lockDataFolder", () => {
  it("[OPS1] a second process is refused with the first one's pid, until that is gone, however it went", async () => {
    const folder = newFolder();
    const other = await startHolder(folder);
    expect(findLockHolder(folder)).toEqual({ pid: other.pid });
    const refused = lockDataFolder(folder);
    expect(refused).toMatchObject({ ok: false, pid: other.pid });
    expect(refused.ok ? "" : refused.message).toContain(`process ${other.pid}`);
    other.kill("SIGKILL");
    await other.exited;
    expect(existsSync(fileOf(folder))).toBe(true);
    expect(findLockHolder(folder)).toBeNull();
    release(lockDataFolder(folder));
  });

  it("[OPS1] what is written about the holder decides nothing: its number may be another's in another container", async () => {
    const folder = newFolder();
    const other = await startHolder(folder);
    for (const left of ['{"pid":2147483646}', `{"pid":${process.pid}}`, '{"pid":', ""]) {
      writeFileSync(fileOf(folder), left);
      expect(lockDataFolder(folder).ok).toBe(false);
    }
    rmSync(fileOf(folder));
    expect(lockDataFolder(folder)).toMatchObject({ ok: false, pid: null });
    other.kill("SIGKILL");
    await other.exited;
    writeFileSync(fileOf(folder), `{"pid":${process.pid}}`);
    const taken = lockDataFolder(folder);
    expect(JSON.parse(readFileSync(fileOf(folder), "utf8")).pid).toBe(process.pid);
    release(taken);
  });

  it("[OPS1] of many that ask at once, one gets it", async () => {
    const folder = newFolder();
    const locks = Array.from({ length: 5 }, () => lockDataFolder(folder));
    expect(locks.filter(({ ok }) => ok)).toHaveLength(1);
    for (const lock of locks) if (lock.ok) lock.release();
  });

  it("[OPS1] releasing makes room, and asking does not take", () => {
    const folder = newFolder();
    expect(findLockHolder(folder)).toBeNull();
    const lock = lockDataFolder(folder);
    expect(findLockHolder(folder)?.pid).toBe(process.pid);
    release(lock);
    expect(findLockHolder(folder)).toBeNull();
    expect(readdirSync(folder)).toEqual(["flyby.guard"]);
  });
});
