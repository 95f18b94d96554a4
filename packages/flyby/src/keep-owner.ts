import { lchownSync, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * What root wrote in a data folder goes to whoever owns the folder: else the service, which runs under a user of its own,
 * could not read it.
 */
export function keepOwner(data: string, uid: number | undefined = process.getuid?.()): void {
  if (uid !== 0) return;
  const folder = statSync(data, { throwIfNoEntry: false });
  if (folder === undefined || !folder.isDirectory()) return;
  for (const name of readdirSync(data)) {
    const file = join(data, name);
    // Never through a link: the folder's owner could have put it there to be given somebody else's file.
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found?.isFile() && found.uid !== folder.uid) lchownSync(file, folder.uid, folder.gid);
  }
}
