import { acceptSteps, explainHex, frameText, isHandshakeKey, messageText, toHex } from "../wire/index.ts";
import type { Paint } from "./paint.ts";
import { acceptLines } from "./render-http.ts";
import { createZlibInflater } from "./zlib-inflater.ts";

/** Bytes given on the command line, explained frame by frame; null when they are no hex, or nothing. */
export function explainBytes(hex: string, paint: Paint): string[] | null {
  // A single message stands for itself: nothing came before it.
  const explained = explainHex(hex, createZlibInflater({ contextTakeover: true, windowBits: 15 }));
  if (explained === null || explained.bytes === 0) return null;
  const mark = (line: string) => (line.startsWith("!") ? paint.bad(line) : line);
  const lines = explained.events.flatMap((event) =>
    event.type === "frame"
      ? ["", ...frameText(event.frame).map(mark)]
      : messageText(event).map((line, at) => (at === 0 ? `${paint.title("=")} ${mark(line)}` : mark(line))),
  );
  const { unfinished } = explained;
  if (unfinished === null) return lines.slice(1);
  if (lines.length > 0) lines.push("");
  const missing = unfinished.head ? `${unfinished.missing} bytes of its payload are` : "the rest of its head is";
  return [...lines.slice(1), mark(`! a frame begins with ${toHex(unfinished.headBytes)}, but ${missing} missing`)];
}

/** How a server answers this `Sec-WebSocket-Key`. */
export function explainKey(key: string, paint: Paint): string[] {
  const usual = isHandshakeKey(key);
  return [
    ...(usual ? [] : [paint.bad("! a client's key is 16 bytes in base64, which this is not")]),
    "Sec-WebSocket-Accept, step by step:",
    ...acceptLines(acceptSteps(key)),
  ];
}
