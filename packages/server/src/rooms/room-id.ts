import { createHash } from "node:crypto";
import { limits } from "@flyby/protocol";

/** Hex characters of the hash: 16 million, so that two clips of one slug do not meet. */
const hashLength = 6;
const slugLength = limits.maxRoomIdLength - hashLength - 1;

/**
 * The stable id of a clip's room: a readable slug of its path and a hash of the whole path. `relativePath` is below
 * the served folder; `\` and `/` are the same, so that a moved installation keeps its rooms.
 *
 * @example
 * roomIdForPath("Talks/Opening Keynote.mp4"); // "talks-opening-keynote-…"
 */
export function roomIdForPath(relativePath: string): string {
  const path = relativePath.replaceAll("\\", "/").normalize("NFC");
  const hash = createHash("sha256").update(path).digest("hex").slice(0, hashLength);
  return `${slugOf(path)}-${hash}`;
}

function slugOf(path: string): string {
  const slug = path
    .replace(/\.[^./]*$/, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    // The end of a long path says more than its beginning.
    .slice(-slugLength)
    .replace(/^-+/, "");
  return slug === "" ? "clip" : slug;
}
