import { parseHex } from "./bytes.ts";
import type { WireFrame } from "./frame.ts";
import { createFrameReader, type FrameReader } from "./frame-reader.ts";
import type { Inflater } from "./inflater.ts";
import { createMessageReader, type WireMessage } from "./message-reader.ts";

export interface HexExplanation {
  readonly bytes: number;
  /** Frames and the messages they end, in the order of the bytes. */
  readonly events: readonly ({ readonly type: "frame"; readonly frame: WireFrame } | WireMessage)[];
  /** A frame whose end is missing. */
  readonly unfinished: FrameReader["unfinished"];
}

/** Reads bytes written in hex as frames of one direction. null: something stands there that is no hex. */
export function explainHex(text: string, inflater: Inflater | null): HexExplanation | null {
  const bytes = parseHex(text);
  if (!bytes) return null;
  const events: HexExplanation["events"][number][] = [];
  const messages = createMessageReader((message) => events.push(message), inflater);
  const reader = createFrameReader(
    {
      ...messages,
      frame(frame) {
        events.push({ type: "frame", frame });
        messages.frame(frame);
      },
    },
    // Nobody tells what was agreed on, so RSV1 may well be permessage-deflate.
    { deflate: true },
  );
  reader.push(bytes);
  return { bytes: bytes.length, events, unfinished: reader.unfinished };
}
