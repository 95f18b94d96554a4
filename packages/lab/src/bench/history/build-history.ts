import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sayComment } from "../crowd/comment-texts.ts";

/** The most that one imported file holds. */
const perFile = 200_000;

/** Writes Bilibili files with so many comments, evenly over the time but for chance; returns their paths. */
export async function writeHistory(
  folder: string,
  { comments, ms }: { readonly comments: number; readonly ms: number },
  random: () => number,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let done = 0; done < comments; done += perFile) {
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<i>"];
    for (let at = done; at < Math.min(comments, done + perFile); at++) {
      const seconds = ((random() * ms) / 1_000).toFixed(3);
      const author = Math.floor(random() * 0xffff_ffff).toString(16);
      const sent = 1_700_000_000 + Math.floor(at / 10);
      lines.push(`<d p="${seconds},1,25,16777215,${sent},0,${author},${1_000_000 + at}">${sayComment(random)}</d>`);
    }
    lines.push("</i>");
    const path = join(folder, `history-${paths.length}.xml`);
    await writeFile(path, lines.join("\n"));
    paths.push(path);
  }
  return paths;
}
