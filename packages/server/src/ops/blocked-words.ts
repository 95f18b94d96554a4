import { readFile } from "node:fs/promises";

export type BlockedWords =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** One word or phrase a line; empty lines and lines that begin with # are left out. */
export async function readBlockedWords(file: string | null): Promise<BlockedWords> {
  if (file === null) return { ok: true, words: [] };
  try {
    const lines = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim());
    return { ok: true, words: lines.filter((line) => line !== "" && !line.startsWith("#")) };
  } catch (error) {
    const reason =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "does not exist" : "cannot be read";
    return { ok: false, message: `The file of blocked words ${file} ${reason}.` };
  }
}
