import type { TapObserver } from "../tap/tap.ts";
import type { Traffic } from "./result.ts";

export interface MeteredTraffic {
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly traffic: Traffic;
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

/** `now`: epoch ms, as the tap tells them. */
export function createTrafficMeter(now: () => number): TrafficMeter {
  let connections = 0;
  let total = { up: 0, down: 0 };
  let slices: { readonly up: number[]; readonly down: number[] } | null = null;
  let sliceMs = 1;
  let begunAtMs = 0;

  return {
    observer: {
      opened: () => {
        connections++;
      },
      bytes(_connection, direction, { length }, atMs) {
        total[direction] += length;
        if (slices === null) return;
        const slice = Math.floor((atMs - begunAtMs) / sliceMs);
        slices[direction][slice] = (slices[direction][slice] ?? 0) + length;
      },
    },
    connections: () => connections,
    total: () => ({ ...total }),
    forget() {
      connections = 0;
      total = { up: 0, down: 0 };
    },
    begin(ms) {
      sliceMs = ms;
      begunAtMs = now();
      slices = { up: [], down: [] };
    },
    end() {
      // A last piece that is no whole slice would look like a fall.
      const whole = Math.max(1, Math.round((now() - begunAtMs) / sliceMs));
      const [up = [], down = []] = [slices?.up, slices?.down];
      slices = null;
      const filled = (counts: readonly number[]) => Array.from({ length: whole }, (_, at) => counts[at] ?? 0);
      return {
        bytesUp: sum(up),
        bytesDown: sum(down),
        traffic: { sliceMs, up: filled(up), down: filled(down) },
      };
    },
  };
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}
