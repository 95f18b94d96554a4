import type { BatchHead } from "./batch-head.ts";

/** What one viewer got, by the rules of a client: everything once, in order, or declared. */
export interface Account {
  /** It has everything up to and including this one; null before the first. */
  seq: number | null;
  received: number;
  /** Told that it does not get them: omitted in a batch, or a gap. */
  declared: number;
  /** Jumped over without a word. */
  lost: number;
  /** Came again in a batch that also brought something new; a batch that brings nothing new is no news. */
  doubled: number;
}

export function openAccount(seq: number | null): Account {
  return { seq, received: 0, declared: 0, lost: 0, doubled: 0 };
}

/** Books a batch; returns how many comments were new. Batches of servers whose numbers come in any order are counted alone. */
export function bookBatch(account: Account, { first, last, omitted }: BatchHead, isOrdered: boolean): number {
  if (!isOrdered || account.seq === null) {
    const comments = last - first + 1 - omitted;
    account.seq = Math.max(last, account.seq ?? 0);
    account.received += comments;
    account.declared += omitted;
    return comments;
  }
  if (last <= account.seq) {
    account.doubled += last - first + 1;
    return 0;
  }
  if (first > account.seq + 1) account.lost += first - account.seq - 1;
  const overlap = Math.max(0, account.seq - first + 1);
  const fresh = last - first + 1 - overlap;
  // A whole batch is what a cursor inside it gets: what was there before is dropped, as a client does. Nobody knows here on
  // which side the omitted ones lie, so they count as new as far as there is room.
  const declared = Math.min(omitted, fresh);
  account.seq = last;
  account.received += fresh - declared;
  account.declared += declared;
  return fresh - declared;
}

export function bookGap(account: Account, from: number, to: number): void {
  if (account.seq === null) account.seq = from - 1;
  if (to <= account.seq) return;
  if (from > account.seq + 1) account.lost += from - account.seq - 1;
  account.declared += to - Math.max(account.seq, from - 1);
  account.seq = to;
}
