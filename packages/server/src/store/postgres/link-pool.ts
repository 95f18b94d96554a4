import { StoreUnavailable } from "../ports.ts";
import { silent, toFailure } from "./failure.ts";
import { type Link, type LinkOptions, openLink } from "./link.ts";

/** A bounded number of connections, opened when they are needed, replaced when they break. */
export interface LinkPool {
  /** Gives `work` a connection to itself. Waits for one at most for the deadline. */
  run<T>(work: (link: Link) => Promise<T>): Promise<T>;
  /** Resolves when everything that was asked before has been answered; later work is refused. */
  close(): Promise<void>;
  /** Breaks off what is under way and refuses what waits, whatever the server makes of it. */
  giveUp(): void;
}

export interface PoolOptions extends LinkOptions {
  readonly size: number;
  /** How long connecting may take, where that is not as long as a statement. */
  readonly connectMs?: number;
  /** Connections that are kept for later; all when absent. One that lay idle for hours may be dead and not say so. */
  readonly maxIdle?: number;
  /** Work that may wait for a connection; beyond it work is refused at once. */
  readonly maxWaiting: number;
  /** Told once when the database stops answering, until it answers again. */
  readonly onTrouble: (error: Error) => void;
}

/** Pauses between attempts to connect, growing: a restart takes a tenth of a second, an outage minutes. */
const firstPauseMs = 25;
const maxPauseMs = 500;

export function createLinkPool(options: PoolOptions): LinkPool {
  const { size, maxWaiting, deadlineMs, connectMs = deadlineMs, maxIdle = size, clock, onTrouble } = options;
  const idle: Link[] = [];
  const working = new Set<Link>();
  /** Who waits for one of `size` places, in order. */
  let waiting: (() => void)[] = [];
  let busy = 0;
  let isWell = true;
  let whenQuiet: (() => void) | null = null;
  let isClosed = false;
  let isGivenUp = false;

  async function enter(): Promise<void> {
    if (busy < size) {
      busy++;
      return;
    }
    if (waiting.length >= maxWaiting) throw new StoreUnavailable("Too much waits for the database.", "queue");
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push(resolve);
    const stop = clock.after(deadlineMs, () => {
      waiting = waiting.filter((each) => each !== resolve);
      reject(silent("all connections are busy"));
    });
    await promise.finally(stop);
  }

  function leave(): void {
    const next = waiting.shift();
    // The place passes on, so `busy` stays.
    if (next !== undefined) next();
    else if (--busy === 0) whenQuiet?.();
  }

  function takeIdle(): Link | null {
    for (;;) {
      const link = idle.pop();
      if (link === undefined) return null;
      if (link.isUsable()) return link;
      link.drop();
    }
  }

  /**
   * Nothing has been sent yet, so a server that is just being restarted may be waited for; of one that was silent before,
   * a shorter time says enough, and what has waited behind the first is told sooner.
   */
  async function connect(): Promise<Link> {
    const patienceMs = isWell ? connectMs : connectMs / 4;
    const giveUpAt = clock.now() + patienceMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 2)) {
      try {
        return await openLink(options, patienceMs);
      } catch (error) {
        if (toFailure(error).kind !== "unavailable" || clock.now() + pauseMs >= giveUpAt) throw error;
      }
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
      if (isGivenUp) throw closedError();
    }
  }

  function note(error: unknown): void {
    const failure = toFailure(error);
    if (failure.kind !== "unavailable" || !isWell || isGivenUp) return;
    isWell = false;
    onTrouble(failure.error);
  }

  return {
    run: async (work) => {
      if (isClosed) throw closedError();
      await enter();
      let link: Link | null = null;
      try {
        if (isGivenUp) throw closedError();
        link = takeIdle() ?? (await connect());
        if (isGivenUp) throw closedError();
        working.add(link);
        const value = await work(link);
        isWell = true;
        return value;
      } catch (error) {
        note(error);
        throw error;
      } finally {
        if (link !== null) {
          working.delete(link);
          if (link.isUsable() && idle.length < maxIdle) idle.push(link);
          else link.drop();
        }
        leave();
      }
    },
    close: async () => {
      isClosed = true;
      if (busy > 0) await new Promise<void>((resolve) => (whenQuiet = resolve));
      for (const link of idle.splice(0)) link.drop();
    },
    giveUp: () => {
      isClosed = true;
      isGivenUp = true;
      for (const link of working) link.drop();
    },
  };
}

function closedError(): StoreUnavailable {
  return new StoreUnavailable("The store is closed.", "closed");
}
