export { createRandom } from "../../packages/flyby/src/samples/render/noise.ts";

export function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const left = [...list];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
  return shuffled;
}

/** The seed of this run: `FLYBY_CHAOS_SEED`, else always the same. A red run prints it. */
export function readSeed(): number {
  const given = Number(process.env.FLYBY_CHAOS_SEED);
  return Number.isSafeInteger(given) && given > 0 ? given : 20_261_120;
}
