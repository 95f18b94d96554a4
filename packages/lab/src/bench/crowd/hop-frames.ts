/** Hears one whole frame: its payload is `bytes` from `from` to before `end`. Nothing is copied. */
export type HearFrame = (opcode: number, bytes: Uint8Array, from: number, end: number) => void;

/**
 * Goes from head to head over what a WebSocket server sent (unmasked, no extension), reading no payload: the load must cost
 * less than what it measures. Returns how many bytes were whole frames; the rest is one that is not all there yet.
 */
export function hopFrames(bytes: Uint8Array, hear: HearFrame): number {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = byteAt(bytes, at + 1) & 0x7f;
    const headLength = short === 127 ? 10 : short === 126 ? 4 : 2;
    const from = at + headLength;
    if (from > bytes.length) break;
    const end = from + (headLength === 2 ? short : readNumber(bytes, at + 2, from));
    if (end > bytes.length) break;
    hear(byteAt(bytes, at) & 0x0f, bytes, from, end);
    at = end;
  }
  return at;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function readNumber(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at++) value = value * 256 + byteAt(bytes, at);
  return value;
}
