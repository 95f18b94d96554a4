import type { BusObserver } from "./observer.ts";

/** Totals since the start. */
export interface BusTotals {
  readonly sent: number;
  readonly sentBytes: number;
  readonly received: number;
  readonly receivedBytes: number;
  /** Messages that could not be sent. */
  readonly lost: number;
  readonly reconnects: number;
}

export function createBusTotals(): { readonly totals: BusTotals; readonly observer: BusObserver } {
  const totals = { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0, lost: 0, reconnects: 0 };
  return {
    totals,
    observer: {
      sent: (bytes) => {
        totals.sent++;
        totals.sentBytes += bytes;
      },
      received: (bytes) => {
        totals.received++;
        totals.receivedBytes += bytes;
      },
      lost: () => {
        totals.lost++;
      },
      reconnected: () => {
        totals.reconnects++;
      },
    },
  };
}
