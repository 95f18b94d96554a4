import { bosh } from "@flyby/protocol";
import type { Clock } from "../clock.ts";

/** A request that came before its turn waits so long for the one it overtook: a lost packet is sent again by then. */
export const orderWaitMs = 2_000;

/** Puts the numbered requests of one client into their order, and remembers the answers to the last ones. */
export interface TurnOrder<Turn, Answer> {
  /** The number that comes next. */
  readonly next: number;
  /** The highest that was heard with all before it. */
  readonly heard: number;
  /** A number that was not heard yet and may come now. */
  isNew(rid: number): boolean;
  /**
   * The answer to this request; to one that is repeated the very same again. null: its number lies outside the window,
   * too far ahead to be in order, or so old that its answer is forgotten.
   */
  arrive(rid: number, turn: Turn): Promise<Answer> | null;
  /** Answers who still waits for their turn with this; nothing is handled any more. */
  close(answer: Answer): void;
}

export interface TurnOrderParts<Turn, Answer> {
  /** The number that comes first. */
  readonly first: number;
  readonly clock: Pick<Clock, "after">;
  /** Called once for each request, in the order of their numbers; later than a higher one only after `orderWaitMs`. */
  readonly handle: (rid: number, turn: Turn) => Promise<Answer>;
}

export function createTurnOrder<Turn, Answer>(parts: TurnOrderParts<Turn, Answer>): TurnOrder<Turn, Answer> {
  const { clock, handle } = parts;
  const answers = new Map<number, Promise<Answer>>();
  let next = parts.first;
  let early: {
    readonly rid: number;
    readonly turn: Turn;
    readonly resolve: (answer: Answer | Promise<Answer>) => void;
  } | null = null;
  let stopWaiting = (): void => undefined;
  /** One that did not come in its turn; it is still taken while it lies in the window. */
  let missed: number | null = null;

  function take(rid: number, turn: Turn): Promise<Answer> {
    const answer = handle(rid, turn);
    answers.set(rid, answer);
    next = Math.max(next, rid + 1);
    for (const old of answers.keys()) if (old < next - bosh.requests) answers.delete(old);
    if (missed !== null && (missed === rid || missed < next - bosh.requests)) missed = null;
    return answer;
  }

  function takeEarly(): void {
    if (early === null) return;
    const { rid, turn, resolve } = early;
    early = null;
    stopWaiting();
    resolve(take(rid, turn));
  }

  function wait(rid: number, turn: Turn): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    early = { rid, turn, resolve };
    answers.set(rid, promise);
    stopWaiting = clock.after(orderWaitMs, () => {
      missed = next;
      takeEarly();
    });
    return promise;
  }

  return {
    get next() {
      return next;
    },
    get heard() {
      return (missed ?? next) - 1;
    },
    isNew: (rid) => !answers.has(rid) && (rid === next || rid === next + 1 || rid === missed),
    arrive(rid, turn) {
      const known = answers.get(rid);
      if (known !== undefined) return known;
      if (rid === next) {
        const answer = take(rid, turn);
        takeEarly();
        return answer;
      }
      if (rid === missed) return take(rid, turn);
      return rid === next + 1 ? wait(rid, turn) : null;
    },
    close(answer) {
      stopWaiting();
      early?.resolve(answer);
      early = null;
    },
  };
}
