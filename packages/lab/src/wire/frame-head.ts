import type { LengthForm } from "./frame.ts";
import type { UncheckedHead } from "./frame-checks.ts";

const forms: Readonly<Record<number, LengthForm>> = { 126: 16, 127: 64 };
const lengthBytes: Readonly<Record<LengthForm, number>> = { 7: 0, 16: 2, 64: 8 };

/** Bytes the whole head takes, as its first two tell: 2 to 14. */
export function headLength(second: number): number {
  const form = forms[second & 0x7f] ?? 7;
  return 2 + lengthBytes[form] + ((second & 0x80) === 0 ? 0 : 4);
}

/** `bytes` is exactly one head. A length that no number holds exactly becomes Infinity. */
export function parseFrameHead(bytes: Uint8Array): UncheckedHead {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  const lengthForm = forms[second & 0x7f] ?? 7;
  const keyAt = 2 + lengthBytes[lengthForm];
  const written = bytes.subarray(2, keyAt).reduce((sum, byte) => sum * 256 + byte, 0);
  const length = lengthForm === 7 ? second & 0x7f : written;
  return {
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    rsv2: (first & 0x20) !== 0,
    rsv3: (first & 0x10) !== 0,
    opcode: first & 0x0f,
    lengthForm,
    length: Number.isSafeInteger(length) ? length : Number.POSITIVE_INFINITY,
    maskingKey: (second & 0x80) === 0 ? null : bytes.slice(keyAt, keyAt + 4),
    headBytes: bytes.slice(),
  };
}
