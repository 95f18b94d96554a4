import { extname } from "node:path";

// A browser asked about video/quicktime says no, and then plays the same bytes as video/mp4: the codecs decide.
const clipTypes: Readonly<Record<string, string>> = {
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".mov": "video/mp4",
  ".webm": "video/webm",
};

const posterTypes: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** Endings of a poster beside a clip, the wanted one first. */
export const posterEndings: readonly string[] = Object.keys(posterTypes);

/** null when the name is none of a clip. */
export function clipType(file: string): string | null {
  return clipTypes[extname(file).toLowerCase()] ?? null;
}

export function posterType(file: string): string | null {
  return posterTypes[extname(file).toLowerCase()] ?? null;
}
