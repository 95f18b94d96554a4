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
    const known = (await input.getMimeType()).replace("video/quicktime", "video/mp4");
    const type = (withStrangeCodec(known, await strangeCodec(input)) ?? known).slice(0, maxTypeLength);
    return { durationMs: toDuration(seconds), type: type.startsWith("video/") ? type : plain, fingerprint };
  } catch {
    return { durationMs: null, type: plain, fingerprint };
  } finally {
    input.dispose();
  }
}

/** The container's own name of a picture's codec that the reader does not know: `mp4v`, `ap4h`. */
async function strangeCodec(input: Input): Promise<string | null> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null || (await track.getCodec()) !== null) return null;
  const id = await track.getInternalCodecId();
  return typeof id === "string" && /^[\w.-]{1,20}$/.test(id) ? id : null;
}

/** With it a page can say what the browser lacks, where it would else look for the file. */
function withStrangeCodec(type: string, codec: string | null): string | null {
  if (codec === null) return null;
  const others = /codecs="([^"]*)"/.exec(type)?.[1];
  return `${type.split(";")[0]}; codecs="${others === undefined ? codec : `${codec}, ${others}`}"`;
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
