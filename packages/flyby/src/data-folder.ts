import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databaseFile } from "@flyby/server";

export function hasDatabase(data: string): boolean {
  return existsSync(databaseFile(data));
}

export function explainNoData(data: string): string {
  return `There is no Flyby data in ${data}. Start the server once, or name its folder with --data.`;
}

/** False before the first start. */
export function hasAdminToken(data: string): boolean {
  return existsSync(join(data, "admin-token"));
}

const addressFile = "flyby.address";

/** Tells our other commands where the server of this data folder listens. Returns how to take it back. */
export function announceAddress(data: string, url: string): () => void {
  const file = join(data, addressFile);
  writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** null: that process has not said where it listens (yet). */
export function findAddress(data: string, pid: number): string | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(data, addressFile), "utf8"));
    if (typeof read !== "object" || read === null || !("pid" in read) || !("url" in read)) return null;
    return read.pid === pid && typeof read.url === "string" ? read.url : null;
  } catch {
    return null;
  }
}
