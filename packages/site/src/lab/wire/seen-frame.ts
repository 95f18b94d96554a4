import { createFrameReader, encodeFrame, explainFrame, type FramePart, opcodes, type WireFrame } from "@flyby/lab/wire";

/** `up`: this page sent it. */
export type Direction = "up" | "down";

/** A frame of the page's own socket. Its bytes are known but for the key that the browser masked it with. */
export interface SeenFrame {
  readonly number: number;
  readonly direction: Direction;
  readonly frame: WireFrame;
  /** Bytes on the wire. */
  readonly bytes: number;
  /** An example that no page can see happen. */
  readonly example: boolean;
}

/** Stands in for the masking key: a page cannot see it. */
const unknownKey = new Uint8Array(4);

export interface FrameFacts {
  readonly number: number;
  readonly direction: Direction;
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly example?: boolean;
}

/** The frame that carried a payload: browsers and this server send short messages whole, and mask as they must. */
export function seeFrame({ number, direction, opcode, payload, example = false }: FrameFacts): SeenFrame {
  const maskingKey = direction === "up" ? unknownKey : null;
  const wire = encodeFrame({ opcode, payload, maskingKey });
  const frames: WireFrame[] = [];
  const sender = direction === "up" ? "client" : "server";
  createFrameReader({ frame: (frame) => frames.push(frame) }, { sender }).push(wire);
  const [frame] = frames;
  if (frame === undefined) throw new Error("a whole frame is a frame");
  return { number, direction, frame, bytes: wire.length, example };
}

/** The payload of a close frame: two bytes of code, then the reason. */
export function closePayload(code: number, reason: string): Uint8Array {
  return Uint8Array.from([code >> 8, code & 0xff, ...new TextEncoder().encode(reason)]);
}

/** Which part of a frame a byte or bit belongs to; also the colour it is shown in. */
export type PartKind = "flags" | "opcode" | "mask" | "length" | "key" | "payload";

export interface ShownPart {
  readonly kind: PartKind;
  readonly part: FramePart;
  /** Hex of its bytes; `??` where a page cannot know. */
  readonly bytes: readonly string[];
}

/** Bytes of a payload that are shown; the rest is counted. */
const shownBytes = 48;

/** The parts of a frame as a page knows them. What the unknown key hides stands as question marks. */
export function showParts({ frame, direction }: SeenFrame): readonly ShownPart[] {
  return explainFrame(frame)
    .filter(({ name }) => name !== "payload, masked")
    .map((part) => {
      const kind = kindOf(part.name);
      return { kind, part, bytes: bytesOf(part, kind, direction, frame) };
    });
}

function kindOf(name: string): PartKind {
  if (name === "FIN" || name.startsWith("RSV")) return "flags";
  if (name === "opcode") return "opcode";
  if (name === "MASK") return "mask";
  if (name.startsWith("length")) return "length";
  return name === "masking key" ? "key" : "payload";
}

function bytesOf(part: FramePart, kind: PartKind, direction: Direction, frame: WireFrame): readonly string[] {
  if (kind === "key") return ["??", "??", "??", "??"];
  if (kind !== "payload") return part.hex.split(" ");
  const shown = [...frame.payload.subarray(0, shownBytes)];
  return shown.map((byte) => (direction === "up" ? "??" : byte.toString(16).padStart(2, "0")));
}

/** What a payload is before it is masked, in hex, as far as it is shown. */
export function plainHex({ frame }: SeenFrame): readonly string[] {
  return [...frame.payload.subarray(0, shownBytes)].map((byte) => byte.toString(16).padStart(2, "0"));
}

/** The text of a frame as a person reads it: of a close its code and reason. */
export function readable({ frame }: SeenFrame): string {
  const { opcode, payload } = frame;
  if (opcode !== opcodes.close) return new TextDecoder().decode(payload);
  if (payload.length < 2) return "";
  const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
  return `${code} ${new TextDecoder().decode(payload.subarray(2))}`.trim();
}
