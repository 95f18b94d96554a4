import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { clipType, posterEndings } from "../media-type.ts";

/** Folders in folders: beyond this it is no library but a mistake. */
export const maxDepth = 16;
/** Clips of one library: some hundred bytes each in memory, and the page lists them all. */
export const maxClips = 20_000;

/** A clip as the folder shows it. Paths are relative to the served folder and use `/`. */
export interface FoundClip {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: string;
  readonly poster: string | null;
  /** A comment file of the same name. */
  readonly sidecar: string | null;
}

export interface FoundClips {
  readonly clips: readonly FoundClip[];
  /** More than `maxClips` lie there; the rest was left out. */
  readonly tooMany: boolean;
}

/** Goes through the folder by name. Dot files, folders behind links, files outside, empty and unreadable ones are left out. */
export async function findClips(root: string, most: number = maxClips): Promise<FoundClips> {
  const clips: FoundClip[] = [];
  const inside = await realpath(root);

  async function visit(folder: string, depth: number): Promise<boolean> {
    const entries = await list(join(root, folder), depth === 0);
    const shown = entries.filter(({ name }) => !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1));
    const names = new Map(shown.map(({ name }) => [name.toLowerCase(), name]));
    for (const entry of shown) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < maxDepth && !(await visit(path, depth + 1))) return false;
      } else if (clipType(entry.name) !== null) {
        const clip = await look(inside, root, path, names, entry.isSymbolicLink());
        if (clip !== null && clips.length >= most) return false;
        if (clip !== null) clips.push(clip);
      }
    }
    return true;
  }

  const complete = await visit("", 0);
  return { clips, tooMany: !complete };
}

/** A folder that cannot be read is passed over; the served one itself is not: a disk that fails must not empty the library. */
function list(folder: string, isRoot: boolean): Promise<Dirent[]> {
  const entries = readdir(folder, { withFileTypes: true });
  return isRoot ? entries : entries.catch(() => []);
}

async function look(
  inside: string,
  root: string,
  path: string,
  names: ReadonlyMap<string, string>,
  isLink: boolean,
): Promise<FoundClip | null> {
  try {
    const file = join(root, path);
    if (isLink && !(await realpath(file)).startsWith(inside + sep)) return null;
    const facts = await stat(file, { bigint: true });
    // An empty file is one that somebody has begun to copy.
    if (!facts.isFile() || facts.size === 0n) return null;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const stem = path
      .slice(folder.length)
      .replace(/\.[^.]*$/, "")
      .toLowerCase();
    const beside = (ending: string): string | null => {
      const name = names.get(stem + ending);
      return name === undefined ? null : folder + name;
    };
    const poster = posterEndings.map(beside).find((found) => found !== null) ?? null;
    const { size, mtimeMs, ino } = facts;
    return { path, size: Number(size), modifiedMs: Number(mtimeMs), inode: `${ino}`, poster, sidecar: beside(".xml") };
  } catch {
    return null;
  }
}
