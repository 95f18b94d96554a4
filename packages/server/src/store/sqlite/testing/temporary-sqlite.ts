import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../clock.ts";
import type { SqliteOptions } from "../open-stores.ts";

/** For tests: a folder of its own under the system's temporary folder. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "flyby-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function sqliteOptions(folder: string, more: Partial<SqliteOptions> = {}): SqliteOptions {
  return {
    file: join(folder, "flyby.sqlite"),
    durability: "process",
    clock: systemClock,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    onBroken: (error) => {
      throw error;
    },
    ...more,
  };
}
