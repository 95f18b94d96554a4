/** Requests that wait for news cost 9 to 12 KB each: beyond this clients are told to poll. */
const maxHeldRequests = 20_000;

/** One bound for all requests that are held open: long polls, streams and BOSH together. */
export interface Seats {
  /** Returns how to give the seat back, which may be called twice; null when all are taken. */
  take(): (() => void) | null;
}

export function createSeats(max: number = maxHeldRequests): Seats {
  let taken = 0;
  return {
    take() {
      if (taken >= max) return null;
      taken++;
      let isMine = true;
      return () => {
        if (isMine) taken--;
        isMine = false;
      };
    },
  };
}
