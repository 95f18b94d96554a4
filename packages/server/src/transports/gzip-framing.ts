import { checksumOf } from "./checksum.ts";
import type { Bytes, Frame, Framing, StreamWords } from "./framing.ts";
import { leastDeflatedBytes } from "./packing.ts";

/** Deflate, no flags, no time, unknown system. */
const gzipHead = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/** The final block, empty. */
const lastBlock = Uint8Array.of(3, 0);
/** Bytes of one stored block: its length is a 16-bit number. */
const maxStored = 65_535;

const encoder = new TextEncoder();

/**
 * One gzip stream for a whole answer: the batches are the raw blocks that all transports share, what stands around them
 * is stored as it is. Every block ends at a byte, so whoever unpacks it has it at once. (Several gzip streams one
 * behind the other would be shorter to write, but browsers and curl read the first only.)
 */
export function gzipFraming({ contentType, greeting, before, after, heartbeat }: StreamWords): Framing {
  const frame = (text: string): Frame => {
    const bytes = encoder.encode(text);
    return { bytes: stored(bytes), sum: checksumOf(bytes) };
  };
  const line = (text: string, cursor: string | null): Frame => frame(`${before(cursor)}${text}\n${after}`);
  return {
    contentType,
    coding: "gzip",
    greeting(cursor) {
      const { bytes, sum } = frame(greeting(cursor));
      return { bytes: concat(gzipHead, bytes), sum };
    },
    note: (text) => line(text, null),
    step: line,
    chunk(chunk, cursor) {
      if (chunk.bytes.byteLength < leastDeflatedBytes) return line(chunk.text, cursor);
      const [head, tail] = [encoder.encode(before(cursor)), encoder.encode(after)];
      const whole = concat(head, chunk.bytes, encoder.encode(`\n${after}`));
      return { bytes: concat(stored(head), chunk.deflated, stored(tail)), sum: checksumOf(whole) };
    },
    heartbeat: frame(heartbeat),
    end({ crc, length }) {
      const trailer = new DataView(new ArrayBuffer(8));
      trailer.setUint32(0, crc, true);
      trailer.setUint32(4, length % 2 ** 32, true);
      return concat(lastBlock, new Uint8Array(trailer.buffer));
    },
  };
}

/** Bytes as they are, in blocks of deflate. Nothing takes no block. */
function stored(bytes: Uint8Array): Bytes {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; at += maxStored) {
    const part = bytes.subarray(at, at + maxStored);
    const length = part.byteLength;
    blocks.push(Uint8Array.of(0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff), part);
  }
  return concat(...blocks);
}

function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
