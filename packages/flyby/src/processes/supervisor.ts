/** One process that serves. */
export interface Child {
  readonly pid: number;
  /** Resolves once it answers people. */
  readonly ready: Promise<void>;
  /** Resolves when it is gone, with its exit code or the name of the signal. */
  readonly exited: Promise<number | string>;
  /** It asks its audience to move to the others, and ends. */
  renew(): void;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface SupervisorOptions {
  readonly count: number;
  /** Numbers go from 1 on; a process that follows another one has its number. */
  readonly start: (number: number) => Child;
  readonly now: () => number;
  readonly after: (ms: number, action: () => void) => () => void;
  readonly say: (what: SupervisorNews) => void;
}

export type SupervisorNews =
  | { readonly type: "started" | "renewed"; readonly number: number; readonly pid: number }
  | { readonly type: "died"; readonly number: number; readonly how: number | string; readonly waitMs: number }
  | { readonly type: "not-renewed"; readonly number: number };

export interface Supervisor {
  /** The first process alone, so that it prepares what all share, then the others. Resolves with null when people are answered, else with the first one's exit code. */
  start(): Promise<number | string | null>;
  /** One after another: the new one answers before the old one leaves. Stops at the first that does not come up. */
  renew(): Promise<void>;
  /** Resolves when all are gone. */
  stop(): Promise<void>;
  /** Ends them all now. */
  kill(): void;
}

/** A process that dies at once is started again after half a second, then one, two … up to half a minute. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** Who lived for so long died of something else. */
const healthyAfterMs = 60_000;
/** A new process that does not answer by then is no replacement: it may wait a minute for the database. */
const renewWithinMs = 90_000;
/** Longer than the longest farewell and the last answers take. */
const leaveWithinMs = 30_000;

interface Slot {
  readonly number: number;
  child: Child | null;
  deaths: number;
  stopTimer: () => void;
}

/** Keeps so many processes alive. */
export function createSupervisor({ count, start, now, after, say }: SupervisorOptions): Supervisor {
  const slots = Array.from(
    { length: count },
    (_, index): Slot => ({ number: index + 1, child: null, deaths: 0, stopTimer: () => undefined }),
  );
  const alive = new Set<Child>();
  let stopping = false;
  let renewing: Promise<void> | null = null;

  function spawn(slot: Slot): Child {
    const child = start(slot.number);
    const since = now();
    alive.add(child);
    void child.ready.then(() => say({ type: "started", number: slot.number, pid: child.pid }));
    void child.exited.then((how) => {
      alive.delete(child);
      if (stopping || slot.child !== child) return;
      slot.child = null;
      slot.deaths = now() - since >= healthyAfterMs ? 1 : slot.deaths + 1;
      const waitMs = Math.min(firstWaitMs * 2 ** (slot.deaths - 1), longestWaitMs);
      say({ type: "died", number: slot.number, how, waitMs });
      slot.stopTimer = after(waitMs, () => put(slot));
    });
    return child;
  }

  function put(slot: Slot): Child {
    const child = spawn(slot);
    slot.child = child;
    return child;
  }

  async function end(child: Child): Promise<void> {
    const stopTimer = after(leaveWithinMs, () => child.kill("SIGKILL"));
    await child.exited;
    stopTimer();
  }

  async function renewOne(slot: Slot): Promise<boolean> {
    slot.stopTimer();
    const fresh = spawn(slot);
    const late = Promise.withResolvers<boolean>();
    const stopTimer = after(renewWithinMs, () => late.resolve(false));
    const up = await Promise.race([fresh.ready.then(() => true), fresh.exited.then(() => false), late.promise]);
    stopTimer();
    if (!up || stopping) {
      if (!stopping) say({ type: "not-renewed", number: slot.number });
      fresh.kill("SIGTERM");
      await end(fresh);
      // The old one may have died meanwhile, and nobody was told to follow it.
      if (slot.child === null && !stopping) put(slot);
      return false;
    }
    // It may just have been started again after a death.
    slot.stopTimer();
    const old = slot.child;
    slot.child = fresh;
    slot.deaths = 0;
    old?.renew();
    if (old !== null) await end(old);
    say({ type: "renewed", number: slot.number, pid: fresh.pid });
    return true;
  }

  async function renewAll(): Promise<void> {
    for (const slot of slots) if (stopping || !(await renewOne(slot))) return;
  }

  return {
    start: async () => {
      const [first, ...others] = slots;
      if (first === undefined) return null;
      // Not in its slot yet: one that cannot start at all is not started again.
      const child = spawn(first);
      const outcome = await Promise.race([child.ready.then(() => null), child.exited]);
      if (outcome !== null) return outcome;
      first.child = child;
      const started = stopping ? [] : others.map(put);
      await Promise.all(started.map(({ ready, exited }) => Promise.race([ready, exited])));
      return null;
    },
    renew: () =>
      (renewing ??= renewAll().finally(() => {
        renewing = null;
      })),
    stop: async () => {
      stopping = true;
      for (const { stopTimer } of slots) stopTimer();
      for (const child of alive) child.kill("SIGTERM");
      await Promise.all([...alive].map(end));
      await renewing;
    },
    kill: () => {
      stopping = true;
      for (const child of alive) child.kill("SIGKILL");
    },
  };
}
