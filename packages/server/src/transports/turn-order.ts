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
  return new Turns(parts);
}

interface Answered<Answer> {
  readonly rid: number;
  readonly answer: Promise<Answer>;
}

interface Early<Turn, Answer> {
  readonly rid: number;
  readonly turn: Turn;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly stopWaiting: () => void;
}

/** A class, because there are as many as viewers (docs/decisions/0035). */
class Turns<Turn, Answer> implements TurnOrder<Turn, Answer> {
  readonly #parts: TurnOrderParts<Turn, Answer>;
  /** Three at most, so that no table is needed to find one. */
  #answers: readonly Answered<Answer>[] = [];
  #next: number;
  #early: Early<Turn, Answer> | null = null;
  /** One that did not come in its turn; it is still taken while it lies in the window. */
  #missed: number | null = null;

  constructor(parts: TurnOrderParts<Turn, Answer>) {
    this.#parts = parts;
    this.#next = parts.first;
  }

  get next(): number {
    return this.#next;
  }

  get heard(): number {
    return (this.#missed ?? this.#next) - 1;
  }

  isNew(rid: number): boolean {
    const isInWindow = rid === this.#next || rid === this.#next + 1 || rid === this.#missed;
    return isInWindow && this.#known(rid) === undefined;
  }

  arrive(rid: number, turn: Turn): Promise<Answer> | null {
    const known = this.#known(rid);
    if (known !== undefined) return known;
    if (rid === this.#next) {
      const answer = this.#take(rid, turn);
      this.#takeEarly();
      return answer;
    }
    if (rid === this.#missed) return this.#take(rid, turn);
    return rid === this.#next + 1 ? this.#wait(rid, turn) : null;
  }

  close(answer: Answer): void {
    this.#early?.stopWaiting();
    this.#early?.resolve(answer);
    this.#early = null;
  }

  #known(rid: number): Promise<Answer> | undefined {
    return this.#answers.find((known) => known.rid === rid)?.answer;
  }

  #remember(rid: number, answer: Promise<Answer>): void {
    const oldest = this.#next - bosh.requests;
    this.#answers = [...this.#answers.filter((old) => old.rid >= oldest && old.rid !== rid), { rid, answer }];
  }

  #take(rid: number, turn: Turn): Promise<Answer> {
    const answer = this.#parts.handle(rid, turn);
    this.#next = Math.max(this.#next, rid + 1);
    this.#remember(rid, answer);
    const missed = this.#missed;
    if (missed !== null && (missed === rid || missed < this.#next - bosh.requests)) this.#missed = null;
    return answer;
  }

  #takeEarly(): void {
    if (this.#early === null) return;
    const { rid, turn, resolve, stopWaiting } = this.#early;
    this.#early = null;
    stopWaiting();
    resolve(this.#take(rid, turn));
  }

  #wait(rid: number, turn: Turn): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const stopWaiting = this.#parts.clock.after(orderWaitMs, () => {
      this.#missed = this.#next;
      this.#takeEarly();
    });
    this.#early = { rid, turn, resolve, stopWaiting };
    this.#remember(rid, promise);
    return promise;
  }
}
