import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface OnceOptions {
  /** Folder that holds the result. */
  readonly output: string;
  /** Of everything that the result is made from. */
  readonly hash: string;
  /** Makes the result in an empty folder; throws when it cannot. */
  readonly build: (folder: string) => Promise<void>;
}

/**
 * Builds unless the folder stems from the same sources. True when it was built. The old result stays until the new one
 * is whole; several processes may do it at once.
 */
export async function buildOnce({ output, hash, build }: OnceOptions): Promise<boolean> {
  if ((await readStamp(output)) === hash) return false;
  const fresh = `${output}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(fresh, { recursive: true });
    await build(fresh);
    await writeFile(stampOf(fresh), hash);
    await replace(output, fresh, hash);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

/** Others may be swapping the same folder; each of them does it once. */
const maxSwaps = 50;

// A server may be reading the old folder, and another process may have built the same: swap by renaming.
async function replace(output: string, fresh: string, hash: string): Promise<void> {
  const old = `${fresh}.old`;
  await mkdir(dirname(output), { recursive: true });
  for (let swap = 1; (await readStamp(output)) !== hash; swap++) {
    await rename(output, old).catch(ignoreMissing);
    await rm(old, { recursive: true, force: true });
    try {
      await rename(fresh, output);
      return;
    } catch (error) {
      if (swap === maxSwaps) throw error;
    }
  }
}

function stampOf(folder: string): string {
  return join(folder, ".sources");
}

function readStamp(folder: string): Promise<string | null> {
  return readFile(stampOf(folder), "utf8").catch(() => null);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
