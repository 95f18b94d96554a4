import type { Clock } from "../clock.ts";
import type { BusState } from "./port.ts";

/** Knows whether news passes: not by what a connection says, but by what comes back through the server. */
export interface Heartbeat {
  /** A new connection stands: the next beat goes out at once. */
  connected(): void;
  /** The connection is gone. */
  disconnected(): void;
  /** A beat of ours came back. */
  echoed(): void;
  watch(listener: (state: BusState) => void): () => void;
  readonly state: BusState;
  stop(): void;
}

export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Sends something that comes back through the server. */
  readonly beat: () => void;
  /** The connection stands and nothing has come back for long: another one may do better. */
  readonly onSilent: () => void;
}

const beatEveryMs = 1_000;
/** Three beats: a busy server is late, a frozen one does not answer. */
export const downAfterMs = 3_000;
/** A peer that is gone without a word (a cable, a firewall) leaves a connection that looks alive for hours. */
const silentMs = 10_000;

export function createHeartbeat({ clock, beat, onSilent }: HeartbeatOptions): Heartbeat {
  const listeners = new Set<(state: BusState) => void>();
  let state: BusState = "down";
  let isConnected = false;
  let heardAt = clock.now();
  let triedAt = clock.now();
  let stopTimer = clock.after(beatEveryMs, turn);

  function set(next: BusState): void {
    if (next === state) return;
    state = next;
    for (const listener of [...listeners]) listener(state);
  }

  function turn(): void {
    stopTimer = clock.after(beatEveryMs, turn);
    const now = clock.now();
    if (now - heardAt >= downAfterMs) set("down");
    if (!isConnected) return;
    if (now - Math.max(heardAt, triedAt) >= silentMs) {
      triedAt = now;
      onSilent();
    } else beat();
  }

  return {
    connected: () => {
      isConnected = true;
      triedAt = clock.now();
      beat();
    },
    disconnected: () => {
      isConnected = false;
      set("down");
    },
    echoed: () => {
      if (!isConnected) return;
      heardAt = clock.now();
      set("up");
    },
    watch: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    get state() {
      return state;
    },
    stop: () => {
      stopTimer();
      isConnected = false;
      listeners.clear();
    },
  };
}
