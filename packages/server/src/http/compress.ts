import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Texts kept with their compressed form: some busy rooms' newest batches and segments, at most 16 MB in memory. */
const keptUnits = 8 * 1024 * 1024;
/** Level 5 of 9: two thirds of the time for a few hundredths more bytes. */
const level = 5;
const gzipAsync = promisify(gzip);

export type Compress = (text: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Compresses on the runtime's threads, not on the one that serves sockets, and once for all who ask at a time: a crowd
 * that reads the same log, segment or chat page asks for the same text within moments.
 */
export function createCompress(maxUnits: number = keptUnits): Compress {
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  let units = 0;

  function forget(text: string): void {
    if (kept.delete(text)) units -= text.length;
  }

  return (text) => {
    const found = kept.get(text);
    if (found !== undefined) return found;
    const packed = gzipAsync(text, { level }).then((bytes) => new Uint8Array(bytes));
    kept.set(text, packed);
    units += text.length;
    packed.catch(() => forget(text));
    for (const oldest of kept.keys()) {
      if (units <= maxUnits) break;
      forget(oldest);
    }
    return packed;
  };
}

export const compress: Compress = createCompress();
