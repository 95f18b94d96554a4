import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { errors, limits } from "@flyby/protocol";
import { type FileReport, importFile } from "../../api/import-file.ts";
import { openFile } from "../open-file.ts";
import type { ClipRecord } from "./clip-record.ts";
import type { LibraryCore } from "./library-core.ts";
import type { LibraryLog } from "./library-log.ts";

/** Lines of the file named in the log; the rest is counted. */
const maxReportedLines = 20;

export interface SidecarImport {
  readonly core: LibraryCore;
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
    log.warn(`Comments beside the clip not imported, ${path}: the file is too large.`, { room, size });
    return { size, modifiedMs, hash: "" };
  }
  const bytes = await Bun.file(file).bytes();
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  if (before?.hash === hash) return { size, modifiedMs, hash };
  const report = await importFile(core, room, bytes, now());
  if (!report.ok) {
    log.warn(`Comments beside the clip not imported, ${path}: ${report.message}`, { room, code: report.code });
    // A file that is none will be none tomorrow; a store that is full may have room again.
    return errors[report.code].retryable ? before : { size, modifiedMs, hash };
  }
  log.info(`Comments imported from ${path}: ${describe(report.value)}.`, { room });
  return { size, modifiedMs, hash };
}

function describe({ imported, duplicates, skipped, skippedByReason, beyondEnd, truncated }: FileReport): string {
  const count = Object.values(skippedByReason).reduce((sum, times) => sum + times, 0);
  const lines = skipped.slice(0, maxReportedLines).map(({ line, reason }) => `line ${line} ${reason}`);
  const rest = count > lines.length ? [`${count - lines.length} more`] : [];
  return [
    `${imported} new`,
    ...(duplicates > 0 ? [`${duplicates} known already`] : []),
    ...(beyondEnd > 0 ? [`${beyondEnd} beyond the end of the clip`] : []),
    ...(count > 0 ? [`${count} skipped (${[...lines, ...rest].join(", ")})`] : []),
    ...(truncated ? ["the file ends before its end"] : []),
  ].join(", ");
}
