import type { Platform } from "./platform.ts";
import * as timing from "./timing.ts";
import { maxRateOf, nextWant, type WantEvent, wantAll } from "./want.ts";

export interface WantsPorts {
  readonly platform: Platform;
  readonly signal: AbortSignal;
  /** false: what carries the room takes no such wish. */
  say(maxRate: number | null): boolean;
  /** Makes up for everything that was left out on our wish. */
  catchUp(): void;
}

/** Tells the server how much this page can use, and makes up for what was left out when it can use it. */
export interface Wants {
  /** A connection that knows nothing of us carries the room. */
  joined(): void;
  setVisible(visible: boolean): void;
  slow(): void;
  /** Something was left out on our wish. */
  skipped(): void;
}

export function createWants({ platform, signal, say, catchUp }: WantsPorts): Wants {
  let want = wantAll;
  let said: number | null = null;
  let isSoon = false;
  let isWatching = false;

  function take(event: WantEvent): void {
    want = nextWant(want, event);
    const maxRate = maxRateOf(want);
    if (maxRate !== said && say(maxRate)) said = maxRate;
  }

  /** Once for all that is left out meanwhile; a hidden page waits until it is shown. */
  async function soon(): Promise<void> {
    if (isSoon || !want.visible) return;
    isSoon = true;
    await platform.sleep(want.steps > 0 ? timing.catchUpSlowMs : timing.catchUpMs, signal);
    isSoon = false;
    if (want.visible && !signal.aborted) catchUp();
  }

  async function watch(): Promise<void> {
    if (isWatching) return;
    isWatching = true;
    while (want.steps > 0 && !signal.aborted) {
      await platform.sleep(timing.slowForMs, signal);
      take({ type: "time", atMs: platform.now() });
    }
    isWatching = false;
  }

  return {
    joined() {
      said = null;
      take({ type: "visible", visible: want.visible });
    },
    setVisible(visible) {
      take({ type: "visible", visible });
      void soon();
    },
    slow() {
      take({ type: "slow", atMs: platform.now() });
      void watch();
    },
    skipped: () => void soon(),
  };
}
