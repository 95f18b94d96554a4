const reasons: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EEXIST: "a file of that name is in the way",
  ENOTDIR: "a file of that name is in the way",
  ENOENT: "there is no such folder",
  EMFILE: "too many files are open (ulimit -n)",
};

/** What SQLite says of a file that is none of its own, or no longer. */
const damaged = ["file is not a database", "database disk image is malformed"];

/** One sentence for what the file system or the database refused; null where the error is of another kind. */
export function explainTrouble(error: unknown): string | null {
  if (error instanceof Error && damaged.includes(error.message)) {
    return 'The database of this data folder is damaged. "flyby restore" puts a backup in its place and keeps it.';
  }
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return null;
  return `${String(error.path)} cannot be used: ${reasons[String(error.code)] ?? error.message}.`;
}
