import type { TapObserver } from "../tap/tap.ts";
import type { Traffic } from "./result.ts";

export interface MeteredTraffic {
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly traffic: Traffic;
  /** Of the connection that came first since the last `forget`. */
  readonly oneViewer: Traffic;
}

/** Counts what goes through the tap: in all, and between `begin` and `end` by slices of time. */
export interface TrafficMeter {
  readonly observer: TapObserver;
  /** Connections since the last `forget`. */
  connections(): number;
  /** Bytes since the last `forget`. */
  total(): { readonly up: number; readonly down: number };
  forget(): void;
  begin(sliceMs: number): void;
  end(): MeteredTraffic;
}

interface Slices {
  readonly up: number[];
  readonly down: number[];
}

const noSlices = (): Slices => ({ up: [], down: [] });

/** `now`: epoch ms, as the tap tells them. */
export function createTrafficMeter(now: () => number): TrafficMeter {
  let connections = 0;
  let firstId: number | null = null;
  let total = { up: 0, down: 0 };
  let all: Slices | null = null;
  let one = noSlices();
  let sliceMs = 1;
  let begunAtMs = 0;

  function end(): MeteredTraffic {
    // A last piece that is no whole slice would look like a fall.
    const whole = Math.max(1, Math.round((now() - begunAtMs) / sliceMs));
    const counted = all ?? noSlices();
    all = null;
    return {
      bytesUp: sum(counted.up),
      bytesDown: sum(counted.down),
      traffic: toTraffic(counted, sliceMs, whole),
      oneViewer: toTraffic(one, sliceMs, whole),
    };
  }

  return {
    observer: {
      opened({ id }) {
        connections++;
        firstId ??= id;
      },
      bytes({ id }, direction, { length }, atMs) {
        total[direction] += length;
        if (all === null) return;
        const slice = Math.floor((atMs - begunAtMs) / sliceMs);
        all[direction][slice] = (all[direction][slice] ?? 0) + length;
        if (id === firstId) one[direction][slice] = (one[direction][slice] ?? 0) + length;
      },
    },
    connections: () => connections,
    total: () => ({ ...total }),
    forget() {
      connections = 0;
      firstId = null;
      total = { up: 0, down: 0 };
    },
    begin(ms) {
      sliceMs = ms;
      begunAtMs = now();
      all = noSlices();
      one = noSlices();
    },
    end,
  };
}

function toTraffic({ up, down }: Slices, sliceMs: number, whole: number): Traffic {
  const filled = (counts: readonly number[]) => Array.from({ length: whole }, (_, at) => counts[at] ?? 0);
  return { sliceMs, up: filled(up), down: filled(down) };
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}
