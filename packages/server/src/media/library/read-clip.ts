import { createHash } from "node:crypto";
import { limits } from "@flyby/protocol";
import { ALL_FORMATS, BlobSource, Input, Logging, LogLevel } from "mediabunny";
import { clipType } from "../media-type.ts";
import type { ClipFacts } from "./clip-facts.ts";

/** Read at both ends for the fingerprint: the head holds the container's own tables, the tail differs between recordings. */
const fingerprintBytes = 65_536;
// What it has to say of a strange file would stand between our own lines of JSON.
Logging.level = LogLevel.Silent;

/** Longest type kept; real ones have 40 to 80 characters. */
const maxTypeLength = 200;

/** Throws when the file cannot be read at all; a file that is no clip still has facts. */
export async function readClip(path: string): Promise<ClipFacts> {
  const file = Bun.file(path);
  const fingerprint = await fingerprintOf(file);
  const plain = clipType(path) ?? "application/octet-stream";
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
    const type = (await input.getMimeType()).replace("video/quicktime", "video/mp4").slice(0, maxTypeLength);
    return { durationMs: toDuration(seconds), type: type.startsWith("video/") ? type : plain, fingerprint };
  } catch {
    return { durationMs: null, type: plain, fingerprint };
  } finally {
    input.dispose();
  }
}

async function fingerprintOf(file: Bun.BunFile): Promise<string> {
  const { size } = await file.stat();
  const hash = createHash("sha256").update(`${size}:`);
  hash.update(await file.slice(0, fingerprintBytes).bytes());
  hash.update(await file.slice(Math.max(0, size - fingerprintBytes), size).bytes());
  return hash.digest("hex").slice(0, 32);
}

function toDuration(seconds: number): number | null {
  const ms = Math.round(seconds * 1000);
  return Number.isFinite(ms) && ms > 0 && ms <= limits.maxProgressMs ? ms : null;
}
