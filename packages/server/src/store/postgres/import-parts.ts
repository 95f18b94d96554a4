import type { NewImport } from "../ports.ts";
import { handicap } from "../segment-rank.ts";
import { commentJson } from "./comment-text.ts";
import type { Link } from "./link.ts";
import { storable } from "./storable.ts";

/** An import whose comments are written but not committed: its last step is part of an append. */
export interface ReadyImport {
  readonly kind: "imported";
  readonly number: number;
  readonly imported: number;
  readonly duplicates: number;
  /** Newest `createdAt`; null when nothing was imported. */
  readonly newest: number | null;
  /** Comments per second of the timeline. */
  readonly moments: ReadonlyMap<number, number>;
}

interface PartAnswer {
  readonly imported: number;
  readonly newest: number | null;
  readonly moments: readonly (readonly [second: number, comments: number])[];
}

/** Comments of one statement: some 100 ms of work for the database, 5 ms for this thread. */
const partLength = 2_000;

/** Writes the comments within the transaction that `link` is in. Nobody who posts waits for it. */
export async function writeImportParts(link: Link, room: string, comments: readonly NewImport[]): Promise<ReadyImport> {
  const [begun] = await link.query<{ room: number; number: number }>(
    "SELECT number AS room, nextval('import_numbers')::integer AS number FROM rooms WHERE id = $1",
    [room],
  );
  if (begun === undefined) throw new Error(`There is no room ${room}.`);
  // In order of progress, so that ids of one file rise with the video's time.
  const sorted = comments.toSorted((a, b) => a.progress - b.progress);
  const moments = new Map<number, number>();
  let imported = 0;
  let newest: number | null = null;
  for (let at = 0; at < sorted.length; at += partLength) {
    const drafts = JSON.stringify(sorted.slice(at, at + partLength).map(toImportDraft));
    const [row] = await link.query<{ part: string }>("SELECT import_part($1, $2, $3::text::jsonb)::text AS part", [
      begun.room,
      begun.number,
      drafts,
    ]);
    const part: PartAnswer = JSON.parse(row?.part ?? "null");
    imported += part.imported;
    if (part.newest !== null) newest = Math.max(newest ?? 0, part.newest);
    for (const [second, count] of part.moments) moments.set(second, (moments.get(second) ?? 0) + count);
  }
  return {
    kind: "imported",
    number: begun.number,
    imported,
    duplicates: comments.length - imported,
    newest,
    moments,
  };
}

/** As `import_part` takes it, see migrations/0003-importing.ts. */
export function toImportDraft(comment: NewImport): Record<string, unknown> {
  const { key, author, progress, createdAt, extra, foreignId, origin } = comment;
  const id = Number(foreignId ?? Number.NaN);
  return {
    key: storable(key),
    author: storable(author),
    progress,
    created_at: createdAt,
    handicap: handicap(extra?.weight),
    json: commentJson(comment),
    foreign_id: foreignId === null ? null : storable(foreignId),
    origin: origin === null ? null : storable(origin),
    posted: Number.isSafeInteger(id) ? id : null,
  };
}
