import * as timing from "./timing.ts";

/** What decides how many comments a second this page asks for. */
export interface Want {
  readonly visible: boolean;
  /** Steps down because the way here is too slow. */
  readonly steps: number;
  readonly slowAtMs: number;
}

export type WantEvent =
  | { readonly type: "visible"; readonly visible: boolean }
  /** The server left something out because this reader was too slow. */
  | { readonly type: "slow"; readonly atMs: number }
  /** Time has passed. */
  | { readonly type: "time"; readonly atMs: number };

export const wantAll: Want = { visible: true, steps: 0, slowAtMs: Number.NEGATIVE_INFINITY };

/** A hidden page draws nothing; one a second keeps its chat and title alive. */
const hiddenRate = 1;
/** What a screen shows at once, and a third of it: for ways that do not carry everything. */
const rates: readonly (number | null)[] = [null, 30, 10];

/** The whole of it (pure): a second time slow within a while is one step down, a while without is one up. */
export function nextWant(want: Want, event: WantEvent): Want {
  if (event.type === "visible") return { ...want, visible: event.visible };
  const { steps, slowAtMs } = want;
  const isNear = event.atMs - slowAtMs < timing.slowForMs;
  if (event.type === "slow") {
    return { ...want, steps: Math.min(steps + (isNear ? 1 : 0), rates.length - 1), slowAtMs: event.atMs };
  }
  return isNear || steps === 0 ? want : { ...want, steps: steps - 1, slowAtMs: event.atMs };
}

/** Comments per second; null: all. */
export function maxRateOf({ visible, steps }: Want): number | null {
  return visible ? (rates[steps] ?? null) : hiddenRate;
}
