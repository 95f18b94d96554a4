import { limits } from "@flyby/protocol";
import type { Wire } from "./wire.ts";

/** After a pause the runtime still delivers what one receive buffer held: some 10,000 frames of the smallest kind. */
const maxLateFrames = 20_000;

export interface InboundQueue {
  push(text: string): void;
  /** Forgets what waits; nothing is handled any more. */
  close(): void;
}

interface QueueParts {
  readonly wire: Pick<Wire, "pause" | "resume">;
  /** Handles one frame after the other. */
  readonly handle: (text: string) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly onOverflow: () => void;
}

/** Frames of one socket, in order, one at a time. A sender that is faster than we are is not read from. */
export function createInboundQueue({ wire, handle, onFailure, onOverflow }: QueueParts): InboundQueue {
  let waiting: string[] = [];
  let paused = false;
  let running = false;
  let closed = false;

  async function run(): Promise<void> {
    running = true;
    while (!closed && waiting.length > 0) {
      const round = waiting;
      waiting = [];
      for (const text of round) {
        if (closed) return;
        await handle(text);
      }
    }
    running = false;
    if (paused && !closed) {
      paused = false;
      wire.resume();
    }
  }

  return {
    push(text) {
      if (closed) return;
      waiting.push(text);
      if (waiting.length > maxLateFrames) {
        close();
        onOverflow();
        return;
      }
      if (waiting.length > limits.maxQueuedFrames && !paused) {
        paused = true;
        wire.pause();
      }
      if (!running) run().catch(onFailure);
    },
    close,
  };

  function close(): void {
    closed = true;
    waiting = [];
  }
}
