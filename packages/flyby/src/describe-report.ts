import type { FileReport } from "@flyby/server";

/** Skipped lines that are named; all are counted. */
const maxNamed = 20;

type Reason = FileReport["skipped"][number]["reason"];

const reasons: Readonly<Record<Reason, string>> = {
  "bad-fields": "fewer fields than time, mode, size and color",
  "bad-time": "no time a video can have",
  "bad-mode": "a mode nobody knows",
  "bad-position": "a position that cannot be read",
  scripted: "a script, which is never run",
  special: "a gift or a membership, not a comment",
  empty: "nothing to see",
  "too-long": "too long",
  "broken-tag": "a damaged tag",
  "cut-off": "cut off by the end of the file",
};

/** What became of a file, for a person. */
export function describeReport(file: string, report: FileReport): string {
  const { imported, duplicates, beyondEnd, skipped, skippedByReason, truncated } = report;
  const skippedCount = Object.values(skippedByReason).reduce((sum, times) => sum + times, 0);
  const lines = [`${file}: ${imported} imported, ${duplicates} duplicate, ${skippedCount} skipped`];
  for (const [reason, times] of Object.entries(skippedByReason)) {
    lines.push(`  ${times} × ${reason}: ${reasons[reason as Reason] ?? reason}`);
  }
  for (const { line, reason, excerpt } of skipped.slice(0, maxNamed))
    lines.push(`  line ${line} ${reason}: ${excerpt}`);
  const unnamed = skippedCount - Math.min(skipped.length, maxNamed);
  if (unnamed > 0) lines.push(`  and ${unnamed} more`);
  if (beyondEnd > 0) lines.push(`  ${beyondEnd} lie beyond the end of the clip: kept and exported, never shown`);
  if (truncated) lines.push("  the file ends before its end; what was there has been read");
  return lines.join("\n");
}
