import {
  frameText,
  messageText,
  opcodeName,
  type PongAnswer,
  toHex,
  violationLines,
  type WebSocketEvent,
  type WireFrame,
} from "../wire/index.ts";
import type { Paint } from "./paint.ts";

/** Bytes of payload a frame's line shows. */
const shownBytes = 16;

type Event<T extends WebSocketEvent["type"]> = Extract<WebSocketEvent, { type: T }>;

/** `bits`: every bit of the head with its meaning, a line each. */
export function frameLines({ frame }: Event<"frame">, bits: boolean, paint: Paint): string[] {
  const { headBytes, violations } = frame;
  if (bits) {
    return [paint.title("frame"), ...frameText(frame).map((line) => (line.startsWith("!") ? paint.bad(line) : line))];
  }
  return [
    `${paint.title("frame")}  ${fields(frame)}`,
    paint.faint(`head    ${toHex(headBytes)} (${headWords(frame)})`),
    ...payloadLine(frame).map(paint.faint),
    ...violationLines(violations).map(paint.bad),
  ];
}

function fields(frame: WireFrame): string {
  const bit = (set: boolean) => (set ? "1" : "0");
  const reserved = bit(frame.rsv1) + bit(frame.rsv2) + bit(frame.rsv3);
  const length = Number.isFinite(frame.length) ? `${frame.length}` : "beyond 2^53";
  const opcode = `${frame.opcode.toString(16)} ${opcodeName(frame.opcode) ?? "reserved"}`;
  return `FIN ${bit(frame.fin)}  RSV ${reserved}  opcode ${opcode}  MASK ${bit(frame.maskingKey !== null)}  length ${length}`;
}

function headWords({ lengthForm, maskingKey }: WireFrame): string {
  return `length in ${lengthForm} bits${maskingKey ? ", then the masking key" : ""}`;
}

function payloadLine({ payload, length }: WireFrame): string[] {
  if (length === 0 || payload.length === 0) return [];
  return [`payload ${toHex(payload.subarray(0, shownBytes))}${length > shownBytes ? " …" : ""}`];
}

export function messageLines({ message, answer }: Event<"message">, paint: Paint): string[] {
  const [first = "", ...rest] = messageText(message).map((line) => (line.startsWith("!") ? paint.bad(line) : line));
  return [`${paint.title("=")} ${first}`, ...rest, ...(answer ? [paint.faint(`  ${answerWords(answer)}`)] : [])];
}

/** What a pong answers, in words. */
export function answerWords(answer: PongAnswer): string {
  if (!answer.answers) return "answers no ping: a heartbeat of its own";
  if (answer.skipped === 0) return "answers the ping with these bytes";
  const older = answer.skipped === 1 ? "an older ping needs" : `${answer.skipped} older pings need`;
  return `answers only the latest ping: ${older} no answer`;
}
