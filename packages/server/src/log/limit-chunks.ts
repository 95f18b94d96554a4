import { limits } from "@flyby/protocol";
import type { Chunk } from "./room-log.ts";

/** UTF-16 units of one answer: some MB at most, however long the texts of a room may be. */
const maxAnswerUnits = 1_048_576;

/** From the `from`-th chunk on as many whole ones as one answer up to `target` holds; at least one. */
export function limitChunks(chunks: readonly Chunk[], from: number, target: number): readonly Chunk[] {
  let entries = 0;
  let units = 0;
  let end = from;
  for (let chunk = chunks[end]; chunk !== undefined && chunk.first <= target; chunk = chunks[++end]) {
    entries += chunk.last - chunk.first + 1;
    units += chunk.text.length;
    if (end > from && (entries > limits.maxLogEntries || units > maxAnswerUnits)) break;
  }
  return chunks.slice(from, end);
}
