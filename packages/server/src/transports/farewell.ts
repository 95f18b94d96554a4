import type { Clock } from "../clock.ts";

/**
 * How an audience is sent away. `move`: others answer at this address already, so each is asked to go there and served
 * here until they have. `restart`: nobody answers until this server is back, so everybody is told to come back, soon.
 */
export interface Farewell {
  readonly way: "move" | "restart";
  /** After so long nobody is served any more. */
  readonly graceMs: number;
}

/** Within ten seconds 15,000 sockets come to the others at 1,500 a second, which is what they let in easily. */
export const moving: Farewell = { way: "move", graceMs: 10_000 };
/** Every second here is one more without a server, and clients spread their return by themselves. */
export const restarting: Farewell = { way: "restart", graceMs: 1_000 };

/** `otherNodes`: as the bus tells of them. Who shares a port has others also while the bus is down. */
export function chooseFarewell(sharesPort: boolean, otherNodes: number): Farewell {
  return sharesPort || otherNodes > 0 ? moving : restarting;
}

/** Of the grace period: until then all have been told to go; the rest is theirs to do it. */
const tellingShare = 0.6;
/** Of the grace period: who is told to move picks a moment within this of their own. */
const movingShare = 0.2;
const slices = 20;
const lookEveryMs = 20;

/** Tells all of them, some at a time, so that they do not all come back at once. Resolves when all were told. */
export async function spread<T>(
  all: readonly T[],
  spanMs: number,
  clock: Clock,
  tell: (each: T) => void,
): Promise<void> {
  const slice = Math.max(1, Math.ceil(all.length / slices));
  for (let at = 0; at < all.length; at += slice) {
    for (const each of all.slice(at, at + slice)) tell(each);
    if (at + slice < all.length) await wait(spanMs / slices, clock);
  }
}

/** Asks all of them to go, and waits until they have, at the latest until the grace period is over. */
export async function sendAway<T>(
  all: ReadonlySet<T>,
  graceMs: number,
  clock: Clock,
  ask: (each: T, afterMs: number) => void,
): Promise<void> {
  // A timer and not the time of day, which may be set back: a shutdown has an end.
  let isOver = false;
  const stopTimer = clock.after(graceMs, () => {
    isOver = true;
  });
  await spread([...all], graceMs * tellingShare, clock, (each) => ask(each, Math.round(graceMs * movingShare)));
  while (all.size > 0 && !isOver) await wait(lookEveryMs, clock);
  stopTimer();
}

function wait(ms: number, clock: Clock): Promise<void> {
  return new Promise((done) => clock.after(ms, done));
}
