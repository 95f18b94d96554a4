import type { Bus, BusState } from "../bus/port.ts";
import type { Clock } from "../clock.ts";
import type { Head, LogStore } from "../store/ports.ts";

/** The bus may have lost a room's last word, after which nothing shows the hole: so long it may stay unseen. */
export const tailCheckMs = 2_000;
/** Without the bus this is how comments of other nodes come: late, but no slower than a poll. */
export const tailCheckDownMs = 500;

export interface Tail {
  readonly room: string;
  noteHead(head: Head): Promise<void>;
}

export interface TailsOptions {
  readonly bus: Pick<Bus, "watch">;
  readonly store: Pick<LogStore, "head">;
  readonly clock: Clock;
  /** The rooms that are read here. */
  readonly open: () => readonly Tail[];
  readonly onTrouble: (error: unknown) => void;
}

/** Asks the store now and then how far the logs go that are open here. */
export interface Tails {
  close(): void;
}

export function createTails({ bus, store, clock, open, onTrouble }: TailsOptions): Tails {
  let state: BusState = "up";
  let isClosed = false;
  let isChecking = false;
  /** The bus came back while a check was under way, whose answers may be older. */
  let isDueAgain = false;
  let isRefused = false;
  let stopTimer: () => void = () => undefined;

  function schedule(): void {
    stopTimer();
    if (!isClosed) stopTimer = clock.after(state === "up" ? tailCheckMs : tailCheckDownMs, () => void check());
  }

  async function check(): Promise<void> {
    if (isChecking) {
      isDueAgain = true;
      return;
    }
    isChecking = true;
    do {
      isDueAgain = false;
      // In one turn, so that a store may answer all of them with one query.
      const checks = await Promise.allSettled(open().map(async (tail) => tail.noteHead(await store.head(tail.room))));
      report(checks.find((each) => each.status === "rejected"));
    } while (isDueAgain && !isClosed);
    isChecking = false;
    schedule();
  }

  /** Once per outage. */
  function report(refused: PromiseRejectedResult | undefined): void {
    if (refused !== undefined && !isRefused && !isClosed) onTrouble(refused.reason);
    isRefused = refused !== undefined;
  }

  const unwatch = bus.watch((now) => {
    const isBack = state === "down" && now === "up";
    state = now;
    if (isBack) void check();
    else schedule();
  });

  return {
    close: () => {
      isClosed = true;
      unwatch();
      stopTimer();
    },
  };
}
