import { type Kept, keepFirst } from "./bytes.ts";
import { parseClosePayload } from "./close-payload.ts";
import type { FrameHead, WireFrame } from "./frame.ts";
import type { FrameSink } from "./frame-reader.ts";
import type { Inflater, NotInflated } from "./inflater.ts";
import { wireLimits } from "./limits.ts";
import { isControl, isData, opcodes } from "./opcodes.ts";
import { createUtf8Check, type Utf8Check } from "./utf8-check.ts";
import type { ViolationCode } from "./violations.ts";

/** A text or binary message, its fragments put together. */
export interface DataMessage {
  readonly type: "message";
  readonly kind: "text" | "binary";
  readonly frames: number;
  /** Payload bytes of those frames. */
  readonly wireBytes: number;
  readonly compressed: boolean;
  /** Why a compressed one could not be shown inflated; null where it was, or needed no inflating. */
  readonly notInflated: NotInflated | null;
  /** Bytes of the message itself: inflated where it came compressed, those of the wire where that failed. */
  readonly length: number;
  /** The first of them. */
  readonly bytes: Uint8Array;
  readonly violations: readonly ViolationCode[];
}

export interface CloseMessage {
  readonly type: "close";
  readonly code: number | null;
  readonly reason: string;
  readonly violations: readonly ViolationCode[];
}

export interface PingMessage {
  readonly type: "ping" | "pong";
  readonly payload: Uint8Array;
}

export type WireMessage = DataMessage | CloseMessage | PingMessage;

interface OpenMessage {
  readonly kind: "text" | "binary";
  readonly compressed: boolean;
  readonly kept: Kept;
  readonly utf8: Utf8Check;
  frames: number;
}

/** Puts the frames of one direction together; control frames may stand between them. It is the sink of a frame reader. */
export function createMessageReader(emit: (message: WireMessage) => void, inflater: Inflater | null): FrameSink {
  let open: OpenMessage | null = null;

  function begin(head: FrameHead): OpenMessage {
    const compressed = head.rsv1;
    return {
      kind: head.opcode === opcodes.text ? "text" : "binary",
      compressed,
      kept: keepFirst(compressed ? wireLimits.compressedBytes : wireLimits.messageBytes),
      utf8: createUtf8Check(),
      frames: 0,
    };
  }

  function finish({ kind, compressed, kept, utf8, frames }: OpenMessage): DataMessage {
    const wireBytes = kept.length;
    const facts = { type: "message", kind, frames, wireBytes, compressed } as const;
    if (!compressed) {
      const found: ViolationCode[] = kind === "text" && !utf8.end() ? ["not-utf8"] : [];
      return { ...facts, notInflated: null, length: wireBytes, bytes: kept.bytes(), violations: found };
    }
    const inflated = inflate(kept);
    if (!inflated.ok) {
      const found: ViolationCode[] = inflated.why === "not-deflate" ? ["not-deflate"] : [];
      const bytes = kept.bytes().slice(0, wireLimits.messageBytes);
      return { ...facts, notInflated: inflated.why, length: wireBytes, bytes, violations: found };
    }
    const { bytes } = inflated;
    utf8.add(bytes);
    const found: ViolationCode[] = kind === "text" && !utf8.end() ? ["not-utf8"] : [];
    const shown = bytes.slice(0, wireLimits.messageBytes);
    return { ...facts, notInflated: null, length: bytes.length, bytes: shown, violations: found };
  }

  function inflate(kept: Kept): ReturnType<Inflater["inflate"]> {
    if (!inflater) return { ok: false, why: "no-inflater" };
    if (kept.length <= wireLimits.compressedBytes) return inflater.inflate(kept.bytes());
    inflater.skip();
    return { ok: false, why: "too-long" };
  }

  function control(frame: WireFrame): void {
    if (frame.opcode === opcodes.close) emit({ type: "close", ...parseClosePayload(frame.payload) });
    if (frame.opcode === opcodes.ping) emit({ type: "ping", payload: frame.payload });
    if (frame.opcode === opcodes.pong) emit({ type: "pong", payload: frame.payload });
  }

  return {
    head(head) {
      if (head.opcode !== opcodes.text && head.opcode !== opcodes.binary) return;
      // One that never ended is dropped where the next begins; the frame's violation says so.
      if (open?.compressed) inflater?.skip();
      open = begin(head);
    },
    payload(piece, head) {
      if (!open || !isData(head.opcode)) return;
      open.kept.add(piece);
      if (open.kind === "text" && !open.compressed) open.utf8.add(piece);
    },
    frame(frame) {
      // Its end never comes, so it ends no message.
      if (!Number.isFinite(frame.length)) return;
      if (isControl(frame.opcode)) control(frame);
      else if (open && isData(frame.opcode)) {
        open.frames += 1;
        if (!frame.fin) return;
        const message = finish(open);
        open = null;
        emit(message);
      }
    },
  };
}
