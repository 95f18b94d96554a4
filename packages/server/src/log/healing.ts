import { limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { LogPage, LogStore } from "../store/ports.ts";
import type { Intake } from "./intake.ts";

/** The store refused while a hole had to be healed; the disk gets a moment. */
export const healRetryMs = 1_000;

export interface HealingOptions {
  readonly room: string;
  readonly store: Pick<LogStore, "read">;
  readonly clock: Clock;
  readonly intake: Intake;
  /** How long a hole is left to those who may still fill it, ms. */
  readonly patienceMs: number;
  /** Puts a page in its place; false when it belongs to another log. */
  readonly onPage: (page: LogPage, after: number) => boolean;
  readonly onHole: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Reads from the store what the bus lost. */
export interface Healing {
  /** Something came, or was heard of: begins to wait where there is a hole, and stops where it was filled. */
  look(): void;
  /** Something may have been committed that nobody tells: reads once in a while. */
  doubt(): void;
  stop(): void;
}

type State = "idle" | "waiting" | "doubting" | "reading" | "stopped";

export function createHealing(options: HealingOptions): Healing {
  const { room, store, clock, intake } = options;
  let state: State = "idle";
  let stopTimer: () => void = () => undefined;

  function wait(next: "waiting" | "doubting", ms: number): void {
    state = next;
    stopTimer();
    stopTimer = clock.after(ms, () => void read());
  }

  async function read(): Promise<void> {
    state = "reading";
    try {
      do {
        const after = intake.tail;
        const page = await store.read(room, after, limits.maxLogEntries);
        if (isStopped()) return;
        if (!options.onPage(page, after)) break;
      } while (intake.hasHole());
    } catch (error) {
      if (isStopped()) return;
      options.onTrouble(error);
      wait("doubting", healRetryMs);
      return;
    }
    state = "idle";
    look();
  }

  const isStopped = (): boolean => state === "stopped";

  function look(): void {
    if (state === "waiting" && !intake.hasHole()) {
      stopTimer();
      state = "idle";
    }
    if (state !== "idle" || !intake.hasHole()) return;
    options.onHole();
    wait("waiting", options.patienceMs);
  }

  return {
    look,
    doubt: () => {
      if (state === "idle") wait("doubting", healRetryMs);
    },
    stop: () => {
      stopTimer();
      state = "stopped";
    },
  };
}
