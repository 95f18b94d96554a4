import type { Database } from "bun:sqlite";
import { limits } from "@flyby/protocol";
import type { SegmentPage } from "../ports.ts";
import type { ReadCalls } from "./calls.ts";

type TimelineReads = Pick<ReadCalls, "segment" | "chat" | "range" | "density" | "export">;

const secondMs = 1_000;
const secondsOfSegment = limits.segmentMs / secondMs;
/** Buckets of one density answer: one per pixel of a wide screen, and a bound for a stray comment at hour 900. */
const maxBuckets = 4_096;

export function prepareTimelineReads(db: Database, numberOf: (room: string) => number): TimelineReads {
  const range = db.query<[string], [number, number, number, number]>(
    "SELECT json FROM timeline WHERE room = ? AND progress >= ? AND progress < ? ORDER BY progress, id LIMIT ?",
  );
  const seconds = db.query<{ second: number; comments: number }, [number, number]>(
    "SELECT second, comments FROM moments WHERE room = ? AND second < ? ORDER BY second",
  );
  const segment = prepareSegment(db);
  const chat = prepareChat(db);
  const exportPage = prepareExport(db);
  return {
    segment: (room, index, known) => segment(numberOf(room), index, known),
    chat: (room, imported, before, limit) => chat(numberOf(room), imported, before, limit),
    range: (room, fromMs, toMs, limit) => `[${range.values(numberOf(room), fromMs, toMs, limit).join()}]`,
    density: (room, bucketMs) => {
      const counts: number[] = [];
      const end = Math.ceil((maxBuckets * bucketMs) / secondMs);
      for (const { second, comments } of seconds.all(numberOf(room), end)) {
        const bucket = Math.floor((second * secondMs) / bucketMs);
        while (counts.length <= bucket) counts.push(0);
        counts[bucket] = (counts[bucket] ?? 0) + comments;
      }
      return counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
    },
    export: (room, after, limit) => exportPage(numberOf(room), after, limit),
  };
}

function prepareSegment(db: Database): (room: number, index: number, known: number | null) => SegmentPage {
  const touched = db.query<{ touched: number }, [number, number]>(
    "SELECT touched FROM segments WHERE room = ? AND segment = ?",
  );
  const total = db.query<{ total: number | null }, [number, number, number]>(
    "SELECT sum(comments) AS total FROM moments WHERE room = ? AND second >= ? AND second < ?",
  );
  const all = db.query<[string], [number, number, number]>(
    "SELECT json FROM timeline WHERE room = ? AND progress >= ? AND progress < ? ORDER BY progress, id",
  );
  const best = db.query<[string], [number, number, number, number]>(
    "SELECT json FROM timeline WHERE room = ? AND progress >= ? AND progress < ? AND rank <= ? ORDER BY progress, id",
  );
  const lastRank = db.query<{ rank: number }, [number, number, number]>(
    "SELECT rank FROM timeline WHERE room = ? AND segment = ? ORDER BY rank LIMIT 1 OFFSET ?",
  );

  function comments(room: number, index: number, count: number): unknown[][] {
    const from = index * limits.segmentMs;
    const to = from + limits.segmentMs;
    if (count <= limits.maxSegmentComments) return all.values(room, from, to);
    const rank = lastRank.get(room, index, limits.maxSegmentComments - 1)?.rank ?? 0;
    return best.values(room, from, to, rank);
  }

  // One transaction, so that count, choice and `touched` are of the same moment.
  return db.transaction((room: number, index: number, known: number | null): SegmentPage => {
    const last = touched.get(room, index)?.touched ?? 0;
    if (last === known) return { touched: last, body: "" };
    const first = index * secondsOfSegment;
    const count = total.get(room, first, first + secondsOfSegment)?.total ?? 0;
    const chosen = comments(room, index, count);
    return {
      touched: last,
      body: `"index":${index},"omitted":${count - chosen.length},"comments":[${chosen.join()}]`,
    };
  });
}

function prepareChat(db: Database): (room: number, imported: boolean, before: number | null, limit: number) => string {
  const page = db.query<[string], [number, number, number, number]>(
    `SELECT json FROM comments JOIN timeline USING (room, progress, id)
     WHERE room = ? AND imported = ? AND id < ? ORDER BY comments.id DESC LIMIT ?`,
  );
  return (room, imported, before, limit) =>
    `[${page.values(room, imported ? 1 : 0, before ?? Number.MAX_SAFE_INTEGER, limit).join()}]`;
}

type ExportRow = [json: string, foreignId: string | null, origin: string | null];

function prepareExport(
  db: Database,
): (room: number, after: { progress: number; id: number } | null, limit: number) => string {
  const page = db.query<ExportRow, [number, number, number, number]>(
    `SELECT json, foreign_id, origin FROM timeline CROSS JOIN comments ON comments.id = timeline.id
     WHERE timeline.room = ? AND (timeline.progress, timeline.id) > (?, ?)
     ORDER BY timeline.progress, timeline.id LIMIT ?`,
  );
  return (room, after, limit) => {
    const rows = page.values(room, after?.progress ?? -1, after?.id ?? 0, limit) as ExportRow[];
    const stored = rows.map(
      ([json, foreignId, origin]) =>
        `{"comment":${json},"foreignId":${JSON.stringify(foreignId)},"origin":${JSON.stringify(origin)}}`,
    );
    return `[${stored.join()}]`;
  };
}
