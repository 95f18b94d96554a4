import { explainFrame, type FramePart } from "./explain-frame.ts";
import type { WireFrame } from "./frame.ts";
import { violations } from "./violations.ts";

/** Bytes of hex in one row. */
const rowBytes = 16;

/** `81   1... ....  FIN      1     the message ends with this frame`, one line a part; for a terminal of 80 columns. */
export function frameText(frame: WireFrame): string[] {
  const parts = explainFrame(frame);
  const lines = parts.flatMap((part, index) => partLines(part, parts[index - 1]));
  return [...lines, ...violationLines(frame.violations)];
}

export function violationLines(codes: WireFrame["violations"]): string[] {
  return codes.map((code) => {
    const { message, rule, close } = violations[code];
    return `! ${message} (${rule}; closes with ${close})`;
  });
}

function partLines(part: FramePart, before: FramePart | undefined): string[] {
  if (part.bits !== null) {
    const hex = before?.at === part.at ? "  " : part.hex;
    return [`${hex}  ${part.bits}  ${part.name.padEnd(6)} ${part.value.padEnd(3)} ${part.meaning}`];
  }
  const words = part.value.split(" ");
  const rows = Array.from({ length: Math.ceil(words.length / rowBytes) }, (_, row) =>
    words.slice(row * rowBytes, (row + 1) * rowBytes).join(" "),
  );
  if (part.name.startsWith("length")) return [`${part.hex}  ${part.name}: ${part.value} ${part.meaning}`];
  const title = `${part.name}: ${part.meaning}`;
  return [title, ...rows.map((row) => `    ${row}`)];
}
