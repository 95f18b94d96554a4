/** A wire of some length: what goes in comes out so much later, in order. */
export interface DelayLine {
  /** Bytes that are under way. */
  readonly bytes: number;
  push(item: Uint8Array): void;
  /** The last one; nothing comes after it. */
  end(): void;
  /** Forgets what is under way. */
  cut(): void;
}

export interface DelayLineParts {
  readonly delayMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Calls once, not before `ms` have passed by `now`; returns how to call it off. */
  readonly after: (ms: number, call: () => void) => () => void;
  readonly out: (item: Uint8Array) => void;
  readonly ended: () => void;
}

interface UnderWay {
  readonly dueMs: number;
  /** null: the end. */
  readonly item: Uint8Array | null;
}

export function createDelayLine({ delayMs, now, after, out, ended }: DelayLineParts): DelayLine {
  let underWay: UnderWay[] = [];
  let bytes = 0;
  let callOff: (() => void) | null = null;

  function hand(item: Uint8Array | null): void {
    if (item === null) {
      ended();
      return;
    }
    bytes -= item.length;
    out(item);
  }

  function look(): void {
    callOff = null;
    const time = now();
    let due = 0;
    while (due < underWay.length && (underWay[due]?.dueMs ?? 0) <= time) due++;
    const arrived = underWay.splice(0, due);
    for (const { item } of arrived) hand(item);
    wait();
  }

  function wait(): void {
    const [next] = underWay;
    if (next === undefined || callOff !== null) return;
    callOff = after(Math.max(0, next.dueMs - now()), look);
  }

  function push(item: Uint8Array | null): void {
    bytes += item?.length ?? 0;
    if (delayMs === 0) {
      hand(item);
      return;
    }
    underWay.push({ dueMs: now() + delayMs, item });
    wait();
  }

  return {
    get bytes() {
      return bytes;
    },
    push,
    end: () => push(null),
    cut() {
      callOff?.();
      callOff = null;
      underWay = [];
      bytes = 0;
    },
  };
}
