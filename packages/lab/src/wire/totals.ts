/** What the bytes of one direction were. */
export interface WireTotals {
  /** Start lines, headers and trailers. */
  readonly httpHeads: number;
  /** The sizes of chunks. */
  readonly httpFraming: number;
  readonly httpBodies: number;
  readonly frameHeads: number;
  readonly framePayload: number;
  /** What could not be read, or belongs to another protocol. */
  readonly unread: number;
}

export const noTotals: WireTotals = {
  httpHeads: 0,
  httpFraming: 0,
  httpBodies: 0,
  frameHeads: 0,
  framePayload: 0,
  unread: 0,
};

export function addTotals(one: WireTotals, other: WireTotals): WireTotals {
  return {
    httpHeads: one.httpHeads + other.httpHeads,
    httpFraming: one.httpFraming + other.httpFraming,
    httpBodies: one.httpBodies + other.httpBodies,
    frameHeads: one.frameHeads + other.frameHeads,
    framePayload: one.framePayload + other.framePayload,
    unread: one.unread + other.unread,
  };
}

export function sumTotals(totals: WireTotals): number {
  const { httpHeads, httpFraming, httpBodies, frameHeads, framePayload, unread } = totals;
  return httpHeads + httpFraming + httpBodies + frameHeads + framePayload + unread;
}
