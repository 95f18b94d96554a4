import { mkdirSync } from "node:fs";
import type { ServerProcess } from "./flyby-process.ts";

const smallMib = 3;
const largerMib = 16;

/** A disk that is soon full. `mounted`: a file system of its own, which says so itself. `limited`: files end early. */
export interface SmallDisk {
  readonly kind: "mounted" | "limited";
  readonly folder: string;
  /** From now on the server's files are on it. */
  hold(server: ServerProcess): void;
  /** There is room again. */
  grow(server: ServerProcess): void;
  remove(): void;
}

/** Without a file system of its own: for what has to hold on every machine. */
export function makeLimitedDisk(folder: string): SmallDisk {
  mkdirSync(folder);
  return limited(folder);
}

/** A file system where one may be mounted; elsewhere the process's own files grow so far and no further. */
export function makeSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder);
  return mounted(folder) ?? limited(folder);
}

/** How large any file may grow under the process from now on; 0 is a disk that takes no write at all. */
export function limitFiles({ pid }: ServerProcess, bytes: number | "unlimited"): void {
  run(["prlimit", "--pid", String(pid), `--fsize=${bytes}:unlimited`]);
}

function mounted(folder: string): SmallDisk | null {
  if (process.platform !== "linux") return null;
  const done = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${smallMib}m`, "tmpfs", folder]);
  if (done.exitCode !== 0) return null;
  return {
    kind: "mounted",
    folder,
    hold: () => {},
    grow: () => run(["mount", "-o", `remount,size=${largerMib}m`, folder]),
    remove: () => run(["umount", "--lazy", folder]),
  };
}

function limited(folder: string): SmallDisk {
  return {
    kind: "limited",
    folder,
    hold: (server) => limitFiles(server, smallMib * 2 ** 20),
    grow: (server) => limitFiles(server, largerMib * 2 ** 20),
    remove: () => {},
  };
}

function run(command: readonly string[]): void {
  const done = Bun.spawnSync([...command]);
  if (done.exitCode !== 0) throw new Error(`${command.join(" ")}: ${done.stderr.toString()}`);
}
