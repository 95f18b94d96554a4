import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSame } from "./tokens.ts";

const fileName = "admin-token";
const prefix = "fba_";
const secretBytes = 24;
/** Only the owner of the server reads it. */
const mode = 0o600;

type Random = (count: number) => Uint8Array;

/** The admin token of a data folder; made on first use. */
export function readAdminToken(dataFolder: string, random: Random): string {
  const file = join(dataFolder, fileName);
  if (!existsSync(file)) return renewAdminToken(dataFolder, random);
  const token = readFileSync(file, "utf8").trim();
  return token === "" ? renewAdminToken(dataFolder, random) : token;
}

/** Replaces the admin token. A server that runs on this folder takes the new one at once and refuses the old. */
export function renewAdminToken(dataFolder: string, random: Random): string {
  mkdirSync(dataFolder, { recursive: true });
  const token = `${prefix}${Buffer.from(random(secretBytes)).toString("base64url")}`;
  const file = join(dataFolder, fileName);
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${token}\n`, { mode });
  // The mode of writeFileSync counts for new files only.
  chmodSync(fresh, mode);
  renameSync(fresh, file);
  return token;
}

/** Answers whether a token is the one in the file, also after the file was renewed. */
export function createAdminCheck(dataFolder: string, random: Random): (token: string) => boolean {
  const file = join(dataFolder, fileName);
  let current = readAdminToken(dataFolder, random);
  let version = versionOf(file);

  function refresh(): void {
    const found = versionOf(file);
    if (found === version || found === null) return;
    current = readAdminToken(dataFolder, random);
    version = found;
  }

  return (token) => {
    // The prefix spares a look at the disk for every viewer's token.
    if (!token.startsWith(prefix)) return false;
    refresh();
    return isSame(token, current);
  };
}

/** A renewed file is another file, even within one tick of the disk's clock. */
function versionOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino}:${stat.mtimeMs}`;
}
