import { type Cursor, type Entry, formatCursor, headers, limits, parseCursor } from "@flyby/protocol";
import type { Api } from "../api.ts";
import { readLines } from "../transports/poll.ts";
import { takeBatch } from "./log-position.ts";

/** Requests for one range: the server gives 1,000 entries at a time and refuses more than 5,000 back. */
const maxRequests = Math.ceil(limits.maxReplayEntries / limits.maxLogEntries) + 1;

/** The entries after `after` up to and including `until`; null when the log does not have them all any more. */
export async function readRange(
  api: Api,
  roomPath: string,
  after: Cursor,
  until: number,
  signal: AbortSignal,
): Promise<readonly Entry[] | null> {
  const entries: Entry[] = [];
  let cursor = after;
  const end = encodeURIComponent(formatCursor({ epoch: after.epoch, seq: until }));
  for (let asked = 0; asked < maxRequests && cursor.seq < until; asked++) {
    const since = encodeURIComponent(formatCursor(cursor));
    const reply = await api.text(`${roomPath}/log?since=${since}&until=${end}`, { signal });
    if (reply.kind !== "answer") return null;
    const before = cursor.seq;
    for (const frame of readLines(reply.value)) {
      if (frame.kind === "control" && frame.message.type === "gap") return null;
      if (frame.kind !== "batch") continue;
      const taken = takeBatch(cursor, frame.batch);
      if (taken.kind === "hole") return null;
      if (taken.kind === "known") continue;
      entries.push(...taken.entries);
      cursor = taken.cursor;
    }
    const named = parseCursor(reply.headers.get(headers.cursor) ?? "");
    if (named.ok && named.value.epoch !== after.epoch) return null;
    if (cursor.seq === before) return null;
  }
  return cursor.seq >= until ? entries.filter(({ seq }) => seq <= until) : null;
}
