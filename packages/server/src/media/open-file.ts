import { realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import type { Validators } from "./preconditions.ts";

export interface OpenedFile extends Validators {
  /** After all links. */
  readonly path: string;
  readonly size: number;
}

/** null when there is no regular file, or it lies outside `root` once every link is followed. */
export async function openFile(root: string, file: string): Promise<OpenedFile | null> {
  try {
    const [inside, path] = await Promise.all([realpath(root), realpath(file)]);
    if (!path.startsWith(inside.endsWith(sep) ? inside : inside + sep)) return null;
    const facts = await stat(path, { bigint: true });
    if (!facts.isFile()) return null;
    const version = [facts.size, facts.mtimeNs, facts.ino].map((part) => part.toString(36)).join("-");
    return { path, size: Number(facts.size), modifiedMs: Number(facts.mtimeMs), etag: `"${version}"` };
  } catch {
    // Vanished, unreadable, a loop of links, a NUL in its name: for the viewer it is not there.
    return null;
  }
}
