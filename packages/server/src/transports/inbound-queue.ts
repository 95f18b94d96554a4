import { limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Wire } from "./wire.ts";

/** After a pause the runtime still delivers what one receive buffer held: some 10,000 frames of the smallest kind. */
const maxLateFrames = 20_000;

/** Nobody speaks so much; a frame costs some 10 µs, so a flood takes a hundredth of a core and not all of it. */
const maxFramesPerSecond = 1_000;

export interface InboundQueue {
  push(text: string): void;
  /** Nothing waits, and the second is over in which frames were counted: it may be forgotten. */
  isIdle(nowMs: number): boolean;
  /** Forgets what waits; nothing is handled any more. */
  close(): void;
}

interface QueueParts {
  readonly wire: Pick<Wire, "pause" | "resume">;
  readonly clock: Clock;
  /** Handles one frame after the other. */
  readonly handle: (text: string) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly onOverflow: () => void;
}

/** Frames of one socket, in order, one at a time. A sender that is faster than we are, or too fast, is not read from. */
export function createInboundQueue({ wire, clock, handle, onFailure, onOverflow }: QueueParts): InboundQueue {
  let waiting: string[] = [];
  let paused = false;
  let running = false;
  let closed = false;
  let second = { beganAt: clock.now(), frames: 0 };

  /** After as many frames as one second may have, the rest of that second. */
  async function rest(): Promise<void> {
    const now = clock.now();
    // A clock that was set back makes nobody wait longer.
    const leftMs = Math.min(1_000, second.beganAt + 1_000 - now);
    if (leftMs <= 0) second = { beganAt: now, frames: 0 };
    else if (second.frames >= maxFramesPerSecond) {
      pause();
      await new Promise<void>((done) => clock.after(leftMs, done));
      second = { beganAt: clock.now(), frames: 0 };
    }
    second.frames++;
  }

  function pause(): void {
    if (paused) return;
    paused = true;
    wire.pause();
  }

  async function run(): Promise<void> {
    running = true;
    while (!closed && waiting.length > 0) {
      const round = waiting;
      waiting = [];
      for (const text of round) {
        if (closed) return;
        await rest();
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
      if (waiting.length > limits.maxQueuedFrames) pause();
      if (!running) run().catch(onFailure);
    },
    isIdle: (nowMs) => !running && waiting.length === 0 && Math.abs(nowMs - second.beganAt) > 1_000,
    close,
  };

  function close(): void {
    closed = true;
    waiting = [];
  }
}
