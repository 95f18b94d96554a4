import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readBilibiliXml, toImportRow } from "@flyby/formats";
import { limits } from "@flyby/protocol";
import type { Core } from "../../core.ts";
import { openFile } from "../open-file.ts";
import type { ClipRecord } from "./clip-record.ts";
import type { LibraryLog } from "./library-log.ts";

/** Lines of the file named in the log; the rest is counted. */
const maxReportedLines = 20;

export interface SidecarImport {
  readonly core: Pick<Core, "ingress">;
  readonly log: LibraryLog;
  readonly now: () => number;
  readonly root: string;
}

/**
 * Imports the comment file beside a clip, once per content. Returns what to remember: the same as before when there was
 * nothing to do, or when it could not be stored and has to be tried again.
 */
export async function importSidecar(
  { core, log, now, root }: SidecarImport,
  room: string,
  path: string,
  before: ClipRecord["sidecar"],
): Promise<ClipRecord["sidecar"]> {
  const file = join(root, path);
  // The same care as for clips: a link must not make us read what lies outside.
  if ((await openFile(root, file)) === null) return before;
  const { size, mtimeMs: modifiedMs } = await stat(file);
  if (before?.size === size && before.modifiedMs === modifiedMs) return before;
  if (size > limits.maxImportedBytes) {
    log.warn({ room, file: path, size, most: limits.maxImportedBytes }, "comment file refused: it is too large");
    return { size, modifiedMs, hash: "" };
  }
  const bytes = await Bun.file(file).bytes();
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  if (before?.hash === hash) return { size, modifiedMs, hash };
  const read = await readBilibiliXml(bytes);
  if (!read.ok) {
    log.warn({ room, file: path, code: read.code, line: read.line }, `comment file refused: ${read.message}`);
    return { size, modifiedMs, hash };
  }
  const importedAt = now();
  const done = await core.ingress.importAll(
    room,
    read.comments.map((comment) => toImportRow(comment, importedAt)),
  );
  if (!done.ok) {
    log.warn({ room, file: path, code: done.code }, `comment file not imported: ${done.message}`);
    return before;
  }
  const { skippedByReason, truncated } = read;
  const skipped = read.skipped.slice(0, maxReportedLines);
  log.info({ room, file: path, ...done.value, skippedByReason, skipped, truncated }, "comment file imported");
  return { size, modifiedMs, hash };
}
