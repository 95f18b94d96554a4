import { toHex } from "./bytes.ts";
import { closeCode } from "./close-codes.ts";
import { parseClosePayload } from "./close-payload.ts";
import { applyMask, type LengthForm, type WireFrame } from "./frame.ts";
import { opcodeName, opcodes } from "./opcodes.ts";
import { countBytes, showText } from "./show-text.ts";

/** One part of a frame, down to single bits. */
export interface FramePart {
  /** Where in the frame its first byte stands. */
  readonly at: number;
  /** Its bytes in hex; of a long payload only the first. Parts of one byte share it. */
  readonly hex: string;
  /** `.... 0001`: its bits of that byte; null where it has whole bytes. */
  readonly bits: string | null;
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Bytes of payload that an explanation shows in hex. */
const shownPayloadBytes = 64;

/** Columns of its text. */
const shownColumns = 60;

const lengthMeanings: Readonly<Record<LengthForm, string>> = {
  7: "bytes of payload",
  16: "126: the length follows in 16 bits",
  64: "127: the length follows in 64 bits",
};

const opcodeMeanings: Readonly<Record<number, string>> = {
  [opcodes.continuation]: "continuation: more of the message that is open",
  [opcodes.text]: "text, in UTF-8",
  [opcodes.binary]: "binary",
  [opcodes.close]: "close: no frame follows in this direction",
  [opcodes.ping]: "ping: to be answered with a pong of the same bytes",
  [opcodes.pong]: "pong: the answer to a ping",
};

function bitsOf(byte: number, mask: number): string {
  const digits = Array.from({ length: 8 }, (_, at) => {
    const bit = 0x80 >> at;
    return (mask & bit) === 0 ? "." : (byte & bit) === 0 ? "0" : "1";
  }).join("");
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** Takes a frame apart: every bit of its head with its name and what it says, masking and payload. */
export function explainFrame(frame: WireFrame): FramePart[] {
  return [...firstByte(frame), ...secondByte(frame), ...explainPayload(frame)];
}

function firstByte(frame: WireFrame): FramePart[] {
  const byte = frame.headBytes[0] ?? 0;
  const hex = toHex(frame.headBytes.subarray(0, 1));
  const part = (mask: number, name: string, value: string, meaning: string): FramePart => ({
    at: 0,
    hex,
    bits: bitsOf(byte, mask),
    name,
    value,
    meaning,
  });
  const continued = frame.opcode === opcodes.continuation;
  const last = continued ? "the last frame of its message" : "the message ends with this frame";
  const reserved = (set: boolean) => (set ? "set, but no extension gives it a meaning" : "reserved");
  const isLone = frame.violations.includes("reserved-bit") && !frame.rsv2 && !frame.rsv3;
  const compression = isLone ? reserved(true) : frame.rsv1 ? "compressed (permessage-deflate)" : "not compressed";
  return [
    part(0x80, "FIN", frame.fin ? "1" : "0", frame.fin ? last : "more frames of this message follow"),
    part(0x40, "RSV1", frame.rsv1 ? "1" : "0", compression),
    part(0x20, "RSV2", frame.rsv2 ? "1" : "0", reserved(frame.rsv2)),
    part(0x10, "RSV3", frame.rsv3 ? "1" : "0", reserved(frame.rsv3)),
    part(0x0f, "opcode", `0x${frame.opcode.toString(16)}`, opcodeMeanings[frame.opcode] ?? "reserved, no meaning yet"),
  ];
}

function secondByte(frame: WireFrame): FramePart[] {
  const { headBytes, lengthForm, length, maskingKey } = frame;
  const byte = headBytes[1] ?? 0;
  const hex = toHex(headBytes.subarray(1, 2));
  const masked = maskingKey !== null;
  const meaning = masked ? "masked: as a client sends" : "not masked: as a server sends";
  const parts: FramePart[] = [
    { at: 1, hex, bits: bitsOf(byte, 0x80), name: "MASK", value: masked ? "1" : "0", meaning },
    {
      at: 1,
      hex,
      bits: bitsOf(byte, 0x7f),
      name: "length",
      value: `${byte & 0x7f}`,
      meaning: lengthMeanings[lengthForm],
    },
  ];
  const keyAt = headBytes.length - (masked ? 4 : 0);
  if (lengthForm !== 7) {
    const written = Number.isFinite(length) ? `${length}` : "beyond 2^53";
    const long = toHex(headBytes.subarray(2, keyAt));
    parts.push({
      at: 2,
      hex: long,
      bits: null,
      name: `length, ${lengthForm} bits`,
      value: written,
      meaning: "bytes of payload",
    });
  }
  if (maskingKey) {
    const key = toHex(maskingKey);
    const how = "payload byte i is XORed with key byte i mod 4";
    parts.push({ at: keyAt, hex: key, bits: null, name: "masking key", value: key, meaning: how });
  }
  return parts;
}

function explainPayload(frame: WireFrame): FramePart[] {
  const { payload, maskingKey, headBytes, length } = frame;
  if (length === 0 || !Number.isFinite(length)) return [];
  const at = headBytes.length;
  const shown = payload.subarray(0, shownPayloadBytes);
  const more = length > shown.length ? ` … (${length} bytes)` : "";
  const hex = toHex(shown) + more;
  const meaning = payloadMeaning(frame);
  if (!maskingKey) return [{ at, hex, bits: null, name: "payload", value: hex, meaning }];
  const wire = toHex(applyMask(shown, maskingKey)) + more;
  return [
    { at, hex: wire, bits: null, name: "payload, masked", value: wire, meaning: "as it travels" },
    { at, hex: wire, bits: null, name: "payload", value: hex, meaning },
  ];
}

function payloadMeaning(frame: WireFrame): string {
  const { opcode, payload, rsv1, length } = frame;
  const name = opcodeName(opcode);
  if (name === "close") {
    const { code, reason } = parseClosePayload(payload);
    if (code === null) return "too short for a close code";
    return `close code ${code}: ${closeCode(code).name}${reason === "" ? "" : `, ${showText(reason, shownColumns)}`}`;
  }
  if (rsv1) return "compressed: shown inflated with its message";
  if (name === "binary" || name === null) return countBytes(length);
  return showText(new TextDecoder().decode(payload), shownColumns);
}
