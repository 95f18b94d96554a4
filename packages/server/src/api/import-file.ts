import { type ImportRow, type ReadFile, readBilibiliXml, toImportRow } from "@flyby/formats";
import { accept, type Result, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import type { ImportReport } from "../log/ingress-port.ts";

/** Comments between two pauses: some 5 ms of work, during which no socket is served. */
const pauseEvery = 5_000;

/** What became of a comment file. */
export interface FileReport extends ImportReport, Pick<ReadFile, "skipped" | "skippedByReason" | "truncated"> {
  /** Kept and exported, never drawn: their moment lies beyond the end of the clip. Counts those of the whole file. */
  readonly beyondEnd: number;
}

/**
 * Reads a comment file and puts what it holds into a room; the same file again changes nothing. A refusal says why not a
 * single comment was taken.
 */
export async function importFile(
  core: { readonly rooms: Core["rooms"]; readonly ingress: Pick<Core["ingress"], "importAll"> },
  room: string,
  bytes: Uint8Array,
  importedAt: number,
): Promise<Result<FileReport>> {
  const read = await readBilibiliXml(bytes, { pause: () => Bun.sleep(0) });
  if (!read.ok) {
    const large = read.code === "too-large" || read.code === "too-many-comments";
    return refuse(large ? "too-large" : "bad-media-type", read.message);
  }
  const rows: ImportRow[] = [];
  for (const comment of read.comments) {
    rows.push(toImportRow(comment, importedAt));
    if (rows.length % pauseEvery === 0) await Bun.sleep(0);
  }
  const done = await core.ingress.importAll(room, rows);
  if (!done.ok) return done;
  const durationMs = core.rooms.get(room)?.media?.durationMs ?? Number.POSITIVE_INFINITY;
  const { skipped, skippedByReason, truncated } = read;
  const beyondEnd = rows.filter(({ progress }) => progress > durationMs).length;
  return accept({ ...done.value, skipped, skippedByReason, truncated, beyondEnd });
}
