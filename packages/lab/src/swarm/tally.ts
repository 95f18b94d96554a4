import { type Batch, decodeFrame, type Gap, type ServerFrame } from "@flyby/protocol";
import { collectTimes, type Times } from "./latency.ts";
import { decodeSaid } from "./said.ts";

/** What one viewer has got. */
export interface Member {
  cursor(): string;
  seq(): number;
  /** Comments of the swarm it got since it came. */
  heard(): number;
  /** One line of the log. */
  line(text: string, bytes: number): void;
}

/** What all viewers got of the comments from `first` on; comments said later than `last` are none of its business. */
export interface Tally {
  join(cursor: string): Member;
  /** A viewer left: what it was told is forgotten. */
  leave(member: Member): void;
  /** Counts the comments from this one on. */
  begin(first: number): void;
  /** …up to before this one. Bytes are counted by the time they came, comments by their number. */
  end(next: number): void;
  /** Bytes of the log between `begin` and `end`; a batch that came twice counts once. */
  usefulBytes(): number;
  deliveries(): number;
  times(): Times;
  /** How many of these entries viewers were told that they do not get. `seqs` are in order. */
  declared(seqs: readonly number[]): number;
  /** Comments that all viewers ever got. */
  total(): number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Lines whose meaning is kept: all viewers get the same ones within a moment. */
const maxKnownLines = 64;

/**
 * Reads each line once, not once for every viewer: a thousand real ones would each read it on a machine of their own, and
 * nobody's comment would wait for the others'.
 */
function createReader(): (text: string) => ServerFrame {
  const known = new Map<string, ServerFrame>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const frame = decodeFrame(text);
    known.set(text, frame);
    const [oldest] = known.keys();
    if (known.size > maxKnownLines && oldest !== undefined) known.delete(oldest);
    return frame;
  };
}

export function createTally(now: () => number): Tally {
  const read = createReader();
  const told = new Map<Member, Range[]>();
  let first = Number.POSITIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  let isCounting = false;
  let useful = 0;
  let deliveries = 0;
  let total = 0;
  let times = collectTimes();

  /** false: none of the swarm's. */
  function hear(text: string, heardAtMs: number): boolean {
    const said = decodeSaid(text);
    if (said === null) return false;
    total++;
    if (said.index >= first && said.index < next) {
      deliveries++;
      times.add(heardAtMs - said.atMs);
    }
    return true;
  }

  function join(cursor: string): Member {
    let [epoch = "", seq = 0] = parse(cursor);
    let heard = 0;
    const ranges: Range[] = [];

    function takeBatch(batch: Batch, bytes: number): void {
      if (batch.last <= seq) return;
      const heardAtMs = now();
      let fresh = 0;
      let expected = Math.max(batch.first, seq + 1);
      for (const entry of batch.entries) {
        if (entry.seq <= seq) continue;
        fresh++;
        if (entry.seq > expected) ranges.push({ from: expected, to: entry.seq - 1 });
        expected = entry.seq + 1;
        if (entry.kind === "comment" && hear(entry.comment.text, heardAtMs)) heard++;
      }
      if (expected <= batch.last) ranges.push({ from: expected, to: batch.last });
      if (isCounting && fresh > 0) useful += bytes * (fresh / batch.entries.length);
      seq = batch.last;
    }

    function takeGap(gap: Gap): void {
      if (gap.to > seq) ranges.push({ from: Math.max(gap.from, seq + 1), to: gap.to });
      [epoch, seq] = parse(gap.cursor);
    }

    const member: Member = {
      cursor: () => `${epoch}:${seq}`,
      seq: () => seq,
      heard: () => heard,
      line(text, bytes) {
        const frame = read(text);
        if (frame.kind === "batch") takeBatch(frame.batch, bytes);
        else if (frame.kind === "control" && frame.message.type === "gap") takeGap(frame.message);
      },
    };
    told.set(member, ranges);
    return member;
  }

  return {
    join,
    leave: (member) => void told.delete(member),
    begin(index) {
      first = index;
      next = Number.POSITIVE_INFINITY;
      isCounting = true;
      useful = 0;
      deliveries = 0;
      times = collectTimes();
    },
    end(index) {
      next = index;
      isCounting = false;
    },
    usefulBytes: () => Math.round(useful),
    deliveries: () => deliveries,
    times: () => times,
    declared(seqs) {
      let sum = 0;
      for (const ranges of told.values()) for (const range of ranges) sum += countWithin(seqs, range);
      return sum;
    },
    total: () => total,
  };
}

function parse(cursor: string): [epoch: string, seq: number] {
  const [epoch = "", seq = "0"] = cursor.split(":");
  return [epoch, Number(seq)];
}

function countWithin(seqs: readonly number[], { from, to }: Range): number {
  let count = 0;
  for (const seq of seqs) if (seq >= from && seq <= to) count++;
  return count;
}
