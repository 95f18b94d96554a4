/**
 * Own comments that were told of by their acknowledgement, before the log did. A sweep that the log tells later, but
 * that lies before them, does not concern them.
 */
export interface Ahead {
  add(id: number, seq: number): void;
  /** Ids that stand after `seq`. */
  after(seq: number): ReadonlySet<number>;
  /** The log has been read up to `seq`. */
  pass(seq: number): void;
}

export function createAhead(): Ahead {
  const seqs = new Map<number, number>();
  return {
    add: (id, seq) => void seqs.set(id, seq),
    after: (seq) => new Set([...seqs].filter(([, at]) => at > seq).map(([id]) => id)),
    pass(seq) {
      for (const [id, at] of seqs) if (at <= seq) seqs.delete(id);
    },
  };
}
