import { crc32 } from "node:zlib";

/** CRC-32 and length of some bytes, as the end of a gzip stream tells them of everything before it. */
export interface Total {
  readonly crc: number;
  readonly length: number;
}

/** Of what may be joined to a total. */
export interface Checksum extends Total {
  /** x^(8 × length) modulo the polynomial: what the checksum of earlier bytes is multiplied by when these follow. */
  readonly shift: number;
}

const polynomial = 0xedb88320;
/** 1 and x^8 in the reflected order of bits that CRC-32 has. */
const one = 0x80000000;
const byteShift = 0x00800000;

export const nothingYet: Total = { crc: 0, length: 0 };

export function checksumOf(bytes: Uint8Array): Checksum {
  return { crc: crc32(bytes), length: bytes.byteLength, shift: power(byteShift, bytes.byteLength) };
}

/**
 * The checksum of both, one behind the other, without looking at either again: a stream is made of frames that are
 * shared by all its readers, each summed up once.
 */
export function joined(before: Total, next: Checksum): Total {
  return { crc: (multiply(next.shift, before.crc) ^ next.crc) >>> 0, length: before.length + next.length };
}

/** Product of two polynomials over GF(2), modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ polynomial : factor >>> 1;
  }
  return product >>> 0;
}

function power(base: number, exponent: number): number {
  let [result, square] = [one, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
}
