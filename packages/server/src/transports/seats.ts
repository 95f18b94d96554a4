import { createPlaces } from "./places.ts";

/** Requests that wait for news cost 9 to 12 KB each: beyond this clients are told to poll. */
const maxHeldRequests = 20_000;
/** A quarter: the largest school has fewer viewers on HTTP, and one address alone sends nobody away. */
const maxHeldByAddress = 5_000;

/** One bound for all requests that are held open: long polls, streams and BOSH together. */
export interface Seats {
  /** Returns how to give the seat back, which may be called twice; null when all are taken, or all of this address. */
  take(address: string): (() => void) | null;
}

export function createSeats(max: number = maxHeldRequests, maxByAddress: number = maxHeldByAddress): Seats {
  const places = createPlaces(maxByAddress);
  let taken = 0;
  return {
    take(address) {
      if (taken >= max || !places.hasRoom(address)) return null;
      taken++;
      places.enter(address);
      let isMine = true;
      return () => {
        if (!isMine) return;
        isMine = false;
        taken--;
        places.leave(address);
      };
    },
  };
}
