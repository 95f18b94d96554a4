import { toHex } from "./bytes.ts";
import { closeCode } from "./close-codes.ts";
import { violationLines } from "./frame-text.ts";
import type { NotInflated } from "./inflater.ts";
import type { CloseMessage, DataMessage, WireMessage } from "./message-reader.ts";
import { countBytes, showText, textColumns } from "./show-text.ts";

/** Columns of a text, and bytes of a binary message, that are shown. */
const shownColumns = 60;
const shownBytes = 16;

/** A line longer than this gives its content a line of its own. */
const lineColumns = 72;

const whyNot: Readonly<Record<NotInflated, string>> = {
  "too-long": "too long to be inflated here",
  "not-deflate": "cannot be inflated",
  "context-lost": "refers to an earlier message which could not be inflated",
  "no-inflater": "not inflated here",
};

/** A message in a line or two, and what is wrong with it in further ones; for a terminal of 80 columns. */
export function messageText(message: WireMessage): string[] {
  if (message.type === "message") return [...dataLines(message), ...violationLines(message.violations)];
  if (message.type === "close") return [...closeLines(message), ...violationLines(message.violations)];
  return fit(message.type, " ", showBytes(message.payload, message.payload.length));
}

function fit(title: string, between: string, content: string): string[] {
  const line = title + between + content;
  return textColumns(line) <= lineColumns ? [line] : [title + between.trimEnd(), `    ${content}`];
}

function dataLines(message: DataMessage): string[] {
  const { kind, frames, wireBytes, compressed, notInflated, length, bytes } = message;
  const from = frames === 1 ? "" : ` of ${frames} frames`;
  const deflated =
    compressed && notInflated === null
      ? `, ${countBytes(length)} inflated from ${wireBytes}`
      : `, ${countBytes(length)}`;
  const why = notInflated === null ? "" : ` (${whyNot[notInflated]})`;
  const readable = kind === "text" && notInflated === null;
  const shown = readable ? showText(new TextDecoder().decode(bytes), shownColumns) : hexOf(bytes, length);
  return fit(`${kind} message${from}${deflated}${why}`, ": ", shown);
}

function closeLines({ code, reason, violations }: CloseMessage): string[] {
  if (violations.includes("close-one-byte")) return ["close with half a code"];
  if (code === null) return ["close without a code: an endpoint reports 1005, no status received"];
  const { name, meaning } = closeCode(code);
  return [
    ...fit(`close ${code}, ${name}`, ": ", meaning),
    ...(reason === "" ? [] : fit("    reason", " ", showText(reason, shownColumns))),
  ];
}

function hexOf(bytes: Uint8Array, length: number): string {
  return `${toHex(bytes.subarray(0, shownBytes))}${length > shownBytes ? " …" : ""}`;
}

/** Text where the bytes are plain text, else hex. */
function showBytes(bytes: Uint8Array, length: number): string {
  if (length === 0) return "without payload";
  const text = new TextDecoder().decode(bytes);
  return /^[^\p{C}\ufffd]+$/u.test(text) ? showText(text, shownColumns) : hexOf(bytes, length);
}
