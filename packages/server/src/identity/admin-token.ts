import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSame } from "./tokens.ts";

const fileName = "admin-token";
const prefix = "fba_";
const secretBytes = 24;
/** Only the owner of the server reads it. */
const mode = 0o600;

type Random = (count: number) => Uint8Array;

export function createAdminToken(random: Random): string {
  return `${prefix}${Buffer.from(random(secretBytes)).toString("base64url")}`;
}

/** The prefix spares looking further for every viewer's token. */
export function isAdminToken(token: string): boolean {
  return token.startsWith(prefix);
}

export function adminTokenFile(dataFolder: string): string {
  return join(dataFolder, fileName);
}

/** The admin token of a data folder; made on first use. */
export function readAdminToken(dataFolder: string, random: Random): string {
  const file = adminTokenFile(dataFolder);
  if (!existsSync(file)) return renewAdminToken(dataFolder, random);
  const token = readFileSync(file, "utf8").trim();
  return token === "" ? renewAdminToken(dataFolder, random) : token;
}

/** Replaces the admin token. A server that runs on this folder takes the new one at once and refuses the old. */
export function renewAdminToken(dataFolder: string, random: Random): string {
  const token = createAdminToken(random);
  writeAdminToken(dataFolder, token);
  return token;
}

/** Makes this the admin token of a data folder, as one that moved here brings it along. */
export function writeAdminToken(dataFolder: string, token: string): void {
  mkdirSync(dataFolder, { recursive: true });
  const file = adminTokenFile(dataFolder);
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${token}\n`, { mode });
  // The mode of writeFileSync counts for new files only.
  chmodSync(fresh, mode);
  renameSync(fresh, file);
}

/** Answers whether a token is the one in the file, also after the file was renewed. */
export function createAdminCheck(dataFolder: string, random: Random): (token: string) => boolean {
  const file = adminTokenFile(dataFolder);
  let current = readAdminToken(dataFolder, random);
  let version = versionOf(file);

  function refresh(): void {
    const found = versionOf(file);
    if (found === version || found === null) return;
    current = readAdminToken(dataFolder, random);
    version = found;
  }

  return (token) => {
    if (!isAdminToken(token)) return false;
    refresh();
    return isSame(token, current);
  };
}

/** A renewed file is another file, even within one tick of the disk's clock. */
function versionOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino}:${stat.mtimeMs}`;
}
