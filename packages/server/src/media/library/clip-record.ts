import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Upkeep } from "../../store/ports.ts";
import { type ClipFacts, clipFactsSchema } from "./clip-facts.ts";

/** What is remembered of a clip between starts: which room it has, and what was read of it. */
export interface ClipRecord {
  readonly room: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: string;
  readonly facts: ClipFacts;
  /** The comment file that was imported last, null before any. */
  readonly sidecar: { readonly size: number; readonly modifiedMs: number; readonly hash: string } | null;
  /** The file is not there at present; its room waits for it. */
  readonly gone: boolean;
}

const size = v.pipe(v.number(), v.integer(), v.minValue(0));
const recordSchema: v.GenericSchema<ClipRecord> = v.object({
  room: v.string(),
  path: v.string(),
  size,
  modifiedMs: v.number(),
  inode: v.string(),
  facts: clipFactsSchema,
  sidecar: v.nullable(v.object({ size, modifiedMs: v.number(), hash: v.string() })),
  gone: v.boolean(),
});

/** Each served folder has a memory of its own, so that serving another one for an evening forgets nothing. */
function keyOf(root: string): string {
  return `library:${createHash("sha256").update(root).digest("hex").slice(0, 16)}`;
}

export async function loadRecords(upkeep: Pick<Upkeep, "getValue">, root: string): Promise<ClipRecord[]> {
  const text = await upkeep.getValue(keyOf(root));
  const parsed = v.safeParse(v.array(recordSchema), text === null ? [] : JSON.parse(text));
  return parsed.success ? parsed.output : [];
}

export function saveRecords(
  upkeep: Pick<Upkeep, "setValue">,
  root: string,
  records: readonly ClipRecord[],
): Promise<void> {
  return upkeep.setValue(keyOf(root), JSON.stringify(records));
}
