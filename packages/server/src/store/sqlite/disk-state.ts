/**
 * How the disk under the database is, as the last calls found it. `failing`: it takes no writes (read-only, unplugged,
 * worn). `damaged`: what lies in the file is no database any more, or not all of it.
 */
export type DiskState = "good" | "full" | "failing" | "damaged";

/** What a result code of SQLite says of the disk; null where it says nothing, as when somebody else holds the file. */
export function diskStateOf(code: string): Exclude<DiskState, "good"> | null {
  if (/^SQLITE_FULL/.test(code)) return "full";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return "damaged";
  return /^SQLITE_(IOERR|READONLY|CANTOPEN|PERM)/.test(code) ? "failing" : null;
}

/** What people are told whose comment was refused. */
export const refusals: Readonly<Record<Exclude<DiskState, "good">, string>> = {
  full: "The server's disk is full; nothing can be posted until there is room again.",
  failing: "The server's disk takes no writes; nothing can be posted until it does.",
  damaged: "The server's database is damaged; nothing can be posted until it is repaired.",
};

/** What the operator is told, once for each change. `detail`: SQLite's own words. */
export function describeDisk(state: DiskState, file: string, detail: string): string {
  switch (state) {
    case "good":
      return `${file} takes comments again.`;
    case "full":
      return `The disk of ${file} is full: comments are refused, viewing goes on. Make room there; nothing has to be restarted.`;
    case "failing":
      return `${file} cannot be written (${detail}): comments are refused, viewing goes on. Look whether its disk is read-only or broken; it is tried again with each comment, and nothing has to be restarted.`;
    case "damaged":
      return `${file} is damaged (${detail}): nothing is written to it any more, what can be read is served. Stop Flyby and put a backup in its place with "flyby restore"; where the file itself is repaired, comments are taken again by themselves.`;
  }
}
