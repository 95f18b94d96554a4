/** What travelled, as far as a page can count it. */
export interface Traffic {
  /** HTTP requests, and opening handshakes of sockets. */
  readonly requests: number;
  /** Bytes to the server, heads and frame headers included. */
  readonly up: number;
  readonly down: number;
  /** Of `down`: the batches themselves as they stand in the log. */
  readonly useful: number;
}

/** Adds up traffic and forgets what is older than a window. */
export interface Ledger {
  /** A negative amount takes back what turned out not to have travelled. */
  add(what: keyof Traffic, amount: number): void;
  /** The sum of the window that ends now, never below 0: what is taken back may have left it. */
  recent(): Traffic;
}

/** How finely a window is kept: its edge is off by at most one slice. */
const sliceMs = 250;

const nothing: Traffic = { requests: 0, up: 0, down: 0, useful: 0 };

export function createLedger(windowMs: number, now: () => number): Ledger {
  let slices: { readonly index: number; traffic: Traffic }[] = [];

  function prune(): number {
    const index = Math.floor(now() / sliceMs);
    const first = index - Math.ceil(windowMs / sliceMs);
    slices = slices.filter((slice) => slice.index > first);
    return index;
  }

  return {
    add(what, amount) {
      const index = prune();
      let slice = slices.at(-1);
      if (slice?.index !== index) {
        slice = { index, traffic: nothing };
        slices.push(slice);
      }
      slice.traffic = { ...slice.traffic, [what]: slice.traffic[what] + amount };
    },
    recent() {
      prune();
      return notBelowZero(slices.reduce((sum, { traffic }) => plus(sum, traffic), nothing));
    },
  };
}

function plus(a: Traffic, b: Traffic): Traffic {
  return {
    requests: a.requests + b.requests,
    up: a.up + b.up,
    down: a.down + b.down,
    useful: a.useful + b.useful,
  };
}

function notBelowZero({ requests, up, down, useful }: Traffic): Traffic {
  return { requests: Math.max(0, requests), up: Math.max(0, up), down: Math.max(0, down), useful: Math.max(0, useful) };
}
