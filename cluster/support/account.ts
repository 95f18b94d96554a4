import { type Batch, type Entry, type Gap, parseCursor, type ServerFrame } from "@flyby/protocol";

/** What one listener got, kept as an accountant does: every seq once, every absence declared. */
export interface Account {
  /** The cursor to come back with; undefined before the first join. */
  cursor(): string | undefined;
  /** Where the log stood when this listener came. */
  join(cursor: string): void;
  /** A new connection, whose batches may begin once before the cursor: a cursor inside a batch gets it whole (HUB2). */
  connected(): Hear;
  /** Seqs that came, and what each was. */
  readonly received: ReadonlyMap<number, string>;
  /** Seqs that were declared as not coming, and why. */
  readonly declared: ReadonlyMap<number, string>;
  /** Sentences about what may never happen. */
  readonly faults: readonly string[];
  /** The newest things that happened, oldest first. */
  readonly story: readonly string[];
  note(words: string): void;
  first(): number;
  seq(): number;
}

/** Takes one frame of one connection. */
export type Hear = (frame: ServerFrame) => void;

/** Of a story only its end is read. */
const maxStory = 80;
const maxFaults = 20;

/** What an entry is, for comparing it with the store's and with the same seq heard twice. */
export function describeEntry(entry: Entry): string {
  if (entry.kind === "comment") return `${entry.comment.id} ${entry.comment.text}`;
  return entry.kind;
}

export function createAccount(now: () => number): Account {
  const received = new Map<number, string>();
  const declared = new Map<number, string>();
  const faults: string[] = [];
  const story: string[] = [];
  const beganAt = now();
  let epoch: string | null = null;
  let began = 0;
  let seq = 0;

  function note(words: string): void {
    story.push(`${((now() - beganAt) / 1_000).toFixed(2)} s  ${words}`);
    if (story.length > maxStory) story.shift();
  }

  function fault(words: string): void {
    note(`FAULT ${words}`);
    if (faults.length < maxFaults) faults.push(words);
  }

  function checkShape({ first, last, omitted, entries }: Batch): void {
    if (entries.length + omitted !== last - first + 1)
      fault(`batch ${first}–${last} holds ${entries.length} and omits ${omitted}`);
    let before = first - 1;
    for (const entry of entries) {
      if (entry.seq <= before || entry.seq > last) fault(`batch ${first}–${last} is out of order at ${entry.seq}`);
      before = entry.seq;
    }
  }

  function takeBatch(batch: Batch): void {
    checkShape(batch);
    const { first, last, entries } = batch;
    if (first > seq + 1) fault(`nobody declared ${seq + 1}–${first - 1}, then came ${first}`);
    for (const entry of entries) {
      const words = describeEntry(entry);
      const known = received.get(entry.seq);
      if (known !== undefined && known !== words && words !== "removed")
        fault(`seq ${entry.seq} was "${known}" and is "${words}"`);
      if (entry.seq > seq) received.set(entry.seq, words);
    }
    for (let missing = Math.max(first, seq + 1); missing <= last; missing++)
      if (!received.has(missing)) declared.set(missing, "omitted");
    seq = Math.max(seq, last);
  }

  function takeGap({ from, to, reason, cursor }: Gap): void {
    note(`gap ${from}–${to} ${reason}, on from ${cursor}`);
    const after = parseCursor(cursor);
    if (!after.ok) {
      fault(`a gap with the cursor ${cursor}`);
      return;
    }
    // Chaos is no restored backup: nobody's log began anew.
    if (reason === "reset" || after.value.epoch !== epoch) {
      fault(`reset from ${epoch}:${seq} to ${cursor}`);
      return;
    }
    if (to > seq && from > seq + 1) fault(`nobody declared ${seq + 1}–${from - 1}, then came a gap from ${from}`);
    for (let missing = seq + 1; missing <= to; missing++) declared.set(missing, reason);
    if (after.value.seq > Math.max(to, seq)) fault(`the gap ends at ${to}, its cursor at ${after.value.seq}`);
    seq = Math.max(seq, after.value.seq);
  }

  return {
    cursor: () => (epoch === null ? undefined : `${epoch}:${seq}`),
    join(cursor) {
      const head = parseCursor(cursor);
      if (!head.ok) {
        fault(`a join with the cursor ${cursor}`);
        return;
      }
      if (epoch !== null) {
        if (head.value.epoch !== epoch) fault(`the epoch was ${epoch} and is ${head.value.epoch}`);
        return;
      }
      epoch = head.value.epoch;
      seq = head.value.seq;
      began = seq;
    },
    connected() {
      let last: number | null = null;
      return (frame) => {
        if (frame.kind === "batch") {
          const { batch } = frame;
          if (last !== null && batch.first <= last)
            fault(`one connection brought ${last} and then ${batch.first}–${batch.last}`);
          last = batch.last;
          takeBatch(batch);
        } else if (frame.kind === "control" && frame.message.type === "gap") {
          last = Math.max(last ?? 0, frame.message.to);
          takeGap(frame.message);
        } else if (frame.kind === "unknown") {
          fault("something came that is no frame");
        }
      };
    },
    received,
    declared,
    faults,
    story,
    note,
    first: () => began,
    seq: () => seq,
  };
}
