import { opcodes } from "@flyby/lab/wire";
import type { MirrorAnswer } from "@flyby/protocol";
import { isMirrorAnswer } from "../traffic/mirror.ts";
import { closePayload, type Direction, type FrameFacts, type SeenFrame, seeFrame } from "./seen-frame.ts";

export interface MirrorSocketEvents {
  readonly onHandshake: (answer: MirrorAnswer) => void;
  readonly onFrame: (frame: SeenFrame) => void;
  readonly onEnd: (end: { readonly code: number; readonly clean: boolean }) => void;
}

/** A socket of this page to the server's mirror, which sends everything back. */
export interface MirrorSocket {
  isOpen(): boolean;
  send(text: string): void;
  /** Says goodbye: both ends send a close frame. */
  leave(reason: string): void;
  /** Lets it go without a word. */
  close(): void;
}

/** The code of a closing that nothing forced. */
const normal = 1000;

export function openMirrorSocket(url: string, { onHandshake, onFrame, onEnd }: MirrorSocketEvents): MirrorSocket {
  const socket = new WebSocket(url);
  const stop = new AbortController();
  const { signal } = stop;
  let number = 0;
  let greeted = false;

  function see(direction: Direction, opcode: number, payload: Uint8Array): void {
    number++;
    const facts: FrameFacts = { number, direction, opcode, payload };
    onFrame(seeFrame(facts));
  }

  socket.binaryType = "arraybuffer";
  socket.addEventListener(
    "message",
    ({ data }) => {
      if (typeof data !== "string") return;
      if (!greeted) {
        greeted = true;
        const answer: unknown = JSON.parse(data);
        if (isMirrorAnswer(answer)) onHandshake(answer);
      }
      see("down", opcodes.text, new TextEncoder().encode(data));
    },
    { signal },
  );
  socket.addEventListener(
    "close",
    ({ code, reason, wasClean }) => {
      // An unclean end is one without the server's close frame.
      if (wasClean) see("down", opcodes.close, code === 1005 ? new Uint8Array() : closePayload(code, reason));
      onEnd({ code, clean: wasClean });
    },
    { signal },
  );
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(text);
      see("up", opcodes.text, new TextEncoder().encode(text));
    },
    leave(reason) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.close(normal, reason);
      see("up", opcodes.close, closePayload(normal, reason));
    },
    close() {
      stop.abort();
      socket.close();
    },
  };
}
