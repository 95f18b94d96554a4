/** In place of `bosh.ts` where every byte counts: nothing ever falls back to BOSH. */
export const takeBosh = null;
