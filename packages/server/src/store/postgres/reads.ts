import type { Comment } from "@flyby/protocol";
import type {
  LogPage,
  LogStore,
  ModerationStore,
  Posted,
  SegmentPage,
  StoredComment,
  TimelineStore,
} from "../ports.ts";
import { recall } from "./comment-text.ts";
import { createHeads } from "./heads.ts";
import type { Value } from "./link.ts";
import { queries } from "./queries.ts";

/** The rows of one statement, with errors as the ports name them. */
export type Ask = <Row>(text: string, values: readonly Value[]) => Promise<readonly Row[]>;

/** Every statement that names a room answers one row, or none when there is no such room. */
async function askRoom<Row>(ask: Ask, text: string, room: string, values: readonly Value[]): Promise<Row> {
  const [row] = await ask<Row>(text, [room, ...values]);
  if (row === undefined) throw new Error(`There is no room ${room}.`);
  return row;
}

export function createLogReads(ask: Ask): Pick<LogStore, "read" | "head" | "posted"> {
  return {
    read: async (room, after, limit, until): Promise<LogPage> => {
      const bounds = [after, limit, until ?? Number.MAX_SAFE_INTEGER];
      const row = await askRoom<{ epoch: string; seq: number; floor: number; lines: string | null }>(
        ask,
        queries.log,
        room,
        bounds,
      );
      const { epoch, seq, floor, lines } = row;
      return {
        head: { epoch, seq, floor },
        first: Math.max(after, floor) + 1,
        entries: lines === null ? [] : lines.split("\n"),
      };
    },
    head: createHeads(ask),
    posted: async (author, nonce): Promise<Posted | null> => {
      const [row] = await ask<{ id: number; seq: number; progress: number; createdAt: number; json: string | null }>(
        queries.posted,
        [author, nonce],
      );
      if (row === undefined) return null;
      const { id, seq, progress, createdAt, json } = row;
      return { seq, comment: recall(json, { id, progress, author, createdAt }) };
    },
  };
}

export function createTimelineReads(ask: Ask): TimelineStore {
  async function list<T>(text: string, room: string, values: readonly Value[]): Promise<readonly T[]> {
    const row = await askRoom<{ list: string | null }>(ask, text, room, values);
    return JSON.parse(`[${row.list ?? ""}]`);
  }

  return {
    segment: async (room, index, known = -1): Promise<SegmentPage> => {
      const { touched, comments, total, body } = await askRoom<{
        touched: number;
        comments: number;
        total: number;
        body: string;
      }>(ask, queries.segment, room, [index, known]);
      if (touched === known) return { touched, body: "" };
      return { touched, body: `"index":${index},"omitted":${total - comments},"comments":[${body}]` };
    },
    chat: (room, source, before, limit) =>
      list<Comment>(queries.chat, room, [source === "imported" ? 1 : 0, before ?? Number.MAX_SAFE_INTEGER, limit]),
    range: (room, fromMs, toMs, limit) => list<Comment>(queries.range, room, [fromMs, toMs, limit]),
    density: async (room, bucketMs) => {
      const row = await askRoom<{ list: string | null }>(ask, queries.density, room, [bucketMs]);
      const counts: number[] = [];
      const buckets: readonly [bucket: number, comments: number][] = JSON.parse(row.list ?? "[]");
      for (const [bucket, comments] of buckets) {
        while (counts.length < bucket) counts.push(0);
        counts.push(comments);
      }
      return counts;
    },
    export: (room, after, limit) =>
      list<StoredComment>(queries.export, room, [after?.progress ?? -1, after?.id ?? 0, limit]),
  };
}

export function createModerationReads(ask: Ask): ModerationStore {
  return {
    mutes: async (room) => {
      const row = await askRoom<{ list: string | null }>(ask, queries.mutes, room, []);
      return JSON.parse(row.list ?? "[]");
    },
    authorOf: async (room, id) => {
      const row = await askRoom<{ author: string | null; createdAt: number }>(ask, queries.authorOf, room, [id]);
      return row.author === null ? null : { author: row.author, createdAt: row.createdAt };
    },
  };
}
