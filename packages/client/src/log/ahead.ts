import type { Comment, Entry } from "@flyby/protocol";

/**
 * Own comments whose acknowledgement came before the log told of them. A clear or purge in between is older than they
 * are and does not mean them; and where the log leaves them out, they stand all the same.
 */
export interface Ahead {
  add(comment: Comment, seq: number): void;
  /** Ids that stand after `seq`. */
  after(seq: number): ReadonlySet<number>;
  /** `entries` of the log up to `seq`, with those that were left out. */
  complete(entries: readonly Entry[], seq: number): readonly Entry[];
  /** The log has been read up to `seq`. */
  pass(seq: number): void;
}

export function createAhead(): Ahead {
  const waiting = new Map<number, Extract<Entry, { kind: "comment" }>>();
  return {
    add: (comment, seq) => void waiting.set(comment.id, { kind: "comment", seq, comment }),
    after: (seq) => new Set([...waiting].filter(([, entry]) => entry.seq > seq).map(([id]) => id)),
    complete(entries, seq) {
      const told = new Set(entries.map((entry) => entry.seq));
      const missing = [...waiting.values()].filter((entry) => entry.seq <= seq && !told.has(entry.seq));
      return missing.length === 0 ? entries : [...entries, ...missing].sort((a, b) => a.seq - b.seq);
    },
    pass(seq) {
      for (const [id, entry] of waiting) if (entry.seq <= seq) waiting.delete(id);
    },
  };
}
