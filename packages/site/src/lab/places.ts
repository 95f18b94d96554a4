/** Takes one of a browser's places for held requests; null where other tabs have them. Returns how to give it back. */
export type TakePlace = (onLost: () => void) => (() => void) | null;

/** The places this page has. Each lets it hold two requests: a client counts with a second one, for BOSH. */
export interface Places {
  /** Tries to have so many, and goes on trying. */
  want(count: number): void;
  have(): number;
  close(): void;
}

/** Requests that one place stands for. */
export const heldPerPlace = 2;

/** Other tabs give a place back when they are hidden or closed: looked for this often. */
const lookAgainMs = 2_000;

export interface PlacesOptions {
  /** One for each place there can be. */
  readonly takes: readonly TakePlace[];
  readonly after: (ms: number, run: () => void) => () => void;
  /** `have` has changed without `want` being called. */
  readonly onChange: () => void;
}

export function createPlaces({ takes, after, onChange }: PlacesOptions): Places {
  const releases: ((() => void) | null)[] = takes.map(() => null);
  let wanted = 0;
  let stop: () => void = () => {};
  const have = (): number => releases.filter((release) => release !== null).length;

  function fill(): void {
    for (const [index, take] of takes.entries()) {
      if (have() >= wanted) return;
      releases[index] ??= take(() => {
        releases[index] = null;
        onChange();
        look();
      });
    }
  }

  function look(): void {
    stop();
    if (have() < wanted) {
      stop = after(lookAgainMs, () => {
        const before = have();
        fill();
        if (have() !== before) onChange();
        look();
      });
    }
  }

  function want(count: number): void {
    wanted = Math.min(count, takes.length);
    for (let index = takes.length - 1; index >= 0 && have() > wanted; index--) {
      releases[index]?.();
      releases[index] = null;
    }
    fill();
    look();
  }

  return {
    want,
    have,
    close() {
      want(0);
      stop();
    },
  };
}
