import { concatBytes } from "./bytes.ts";
import { applyMask, type LengthForm, shortestForm } from "./frame.ts";

export interface FrameToEncode {
  /** 0…15. */
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** true by default: the last frame of its message. */
  readonly fin?: boolean;
  readonly rsv1?: boolean;
  readonly rsv2?: boolean;
  readonly rsv3?: boolean;
  /** Four bytes: the payload is masked with them. */
  readonly maskingKey?: Uint8Array | null;
  /** The shortest that holds the length, unless a wrong one is wanted as an example. */
  readonly lengthForm?: LengthForm;
}

function lengthBytes(length: number, form: LengthForm): number[] {
  if (form === 7) return [];
  const bytes: number[] = [];
  let rest = length;
  for (let count = form / 8; count > 0; count -= 1) {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** One frame as it goes over the wire. A form too short for the length is widened. */
export function encodeFrame(frame: FrameToEncode): Uint8Array {
  const { opcode, payload, fin = true, maskingKey = null } = frame;
  const shortest = shortestForm(payload.length);
  const form = frame.lengthForm !== undefined && frame.lengthForm > shortest ? frame.lengthForm : shortest;
  const first = (fin ? 0x80 : 0) | (frame.rsv1 ? 0x40 : 0) | (frame.rsv2 ? 0x20 : 0) | (frame.rsv3 ? 0x10 : 0);
  const second = (maskingKey ? 0x80 : 0) | { 7: payload.length, 16: 126, 64: 127 }[form];
  return concatBytes([
    Uint8Array.of(first | (opcode & 0x0f), second, ...lengthBytes(payload.length, form)),
    maskingKey ?? new Uint8Array(),
    maskingKey ? applyMask(payload, maskingKey) : payload,
  ]);
}
