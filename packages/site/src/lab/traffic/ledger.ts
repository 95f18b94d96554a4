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
  add(what: keyof Traffic, amount: number): void;
  /** The sum of the window that ends now. */
  recent(): Traffic;
  /** Since the beginning. */
  total(): Traffic;
}

/** How finely a window is kept: its edge is off by at most one slice. */
const sliceMs = 250;

const nothing: Traffic = { requests: 0, up: 0, down: 0, useful: 0 };

export function createLedger(windowMs: number, now: () => number): Ledger {
  let slices: { readonly index: number; traffic: Traffic }[] = [];
  let total = nothing;

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
      total = { ...total, [what]: total[what] + amount };
    },
    recent() {
      prune();
      return slices.reduce((sum, { traffic }) => plus(sum, traffic), nothing);
    },
    total: () => total,
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
