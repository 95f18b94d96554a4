import { type Kept, keepFirst } from "./bytes.ts";
import { applyMask, type FrameHead, type Sender, type WireFrame } from "./frame.ts";
import { createFrameChecks } from "./frame-checks.ts";
import { headLength, parseFrameHead } from "./frame-head.ts";
import { wireLimits } from "./limits.ts";

export interface FrameReaderOptions {
  /** Who sends what is read. */
  readonly sender?: Sender;
  /** permessage-deflate was agreed on. */
  readonly deflate?: boolean;
  /** Payload of one frame that is kept to be shown. */
  readonly maxPayloadBytes?: number;
}

export interface FrameSink {
  /** The head is complete, the payload still to come. */
  head?(head: FrameHead): void;
  /** All of the payload, unmasked, piece by piece as it comes. */
  payload?(piece: Uint8Array, head: FrameHead): void;
  frame(frame: WireFrame): void;
}

/** Reads the frames of one direction, however the bytes are cut. Never throws. */
export interface FrameReader {
  push(bytes: Uint8Array): void;
  /** What stands there of a frame that did not end: bytes of its head, and how much payload is missing. */
  readonly unfinished: {
    readonly headBytes: Uint8Array;
    readonly head: FrameHead | null;
    readonly missing: number;
  } | null;
  readonly counts: FrameCounts;
}

/** What the bytes were: heads, payloads, and those behind a length which nobody can read to the end. */
export interface FrameCounts {
  readonly head: number;
  readonly payload: number;
  readonly lost: number;
}

export function createFrameReader(sink: FrameSink, options: FrameReaderOptions = {}): FrameReader {
  const { sender = "unknown", deflate = false, maxPayloadBytes = wireLimits.frameBytes } = options;
  const check = createFrameChecks({ sender, deflate });
  const headBuffer = new Uint8Array(14);
  let headFilled = 0;
  let open: { head: FrameHead; kept: Kept } | null = null;
  let lost = false;
  const counts = { head: 0, payload: 0, lost: 0 };

  function beginFrame(): void {
    const unchecked = parseFrameHead(headBuffer.subarray(0, headFilled));
    const head = { ...unchecked, violations: check(unchecked) };
    headFilled = 0;
    sink.head?.(head);
    if (!Number.isFinite(head.length)) {
      lost = true;
      sink.frame({ ...head, payload: new Uint8Array() });
    } else open = { head, kept: keepFirst(maxPayloadBytes) };
  }

  function takeHead(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      headBuffer[headFilled] = bytes[at] ?? 0;
      headFilled += 1;
      counts.head += 1;
      at += 1;
      if (headFilled >= 2 && headFilled === headLength(headBuffer[1] ?? 0)) {
        beginFrame();
        return at;
      }
    }
    return at;
  }

  function takePayload(bytes: Uint8Array, from: number): number {
    if (!open) return from;
    const { head, kept } = open;
    const raw = bytes.subarray(from, from + head.length - kept.length);
    counts.payload += raw.length;
    if (raw.length > 0) {
      const piece = head.maskingKey ? applyMask(raw, head.maskingKey, kept.length) : raw;
      kept.add(piece);
      sink.payload?.(piece, head);
    }
    if (kept.length === head.length) {
      open = null;
      sink.frame({ ...head, payload: kept.bytes() });
    }
    return from + raw.length;
  }

  return {
    push(bytes) {
      let at = 0;
      while (at < bytes.length && !lost) {
        if (!open) at = takeHead(bytes, at);
        at = takePayload(bytes, at);
      }
      counts.lost += bytes.length - at;
    },
    get unfinished() {
      if (open)
        return { headBytes: open.head.headBytes, head: open.head, missing: open.head.length - open.kept.length };
      return headFilled === 0 ? null : { headBytes: headBuffer.slice(0, headFilled), head: null, missing: 0 };
    },
    counts,
  };
}
