import { decodeBatch, type Gap } from "@flyby/protocol";
import type { Sink } from "../reader.ts";
import type { Chunk } from "../room-log.ts";

/** A sink that keeps what came, and whose readiness a test decides. */
export interface RecordingSink extends Sink {
  isReady: boolean;
  /** Chunks it takes before it stops being ready by itself. */
  appetite: number;
  readonly seen: (Chunk | Gap)[];
  /** Seqs of delivered entries, in order, those below `after` dropped as a client does. */
  seqs(after: number): readonly number[];
}

export function createRecordingSink(): RecordingSink {
  const seen: (Chunk | Gap)[] = [];
  const sink: RecordingSink = {
    isReady: true,
    appetite: Number.POSITIVE_INFINITY,
    seen,
    ready: () => sink.isReady && sink.appetite > 0,
    write: (chunk) => {
      sink.appetite--;
      seen.push(chunk);
    },
    gap: (gap) => seen.push(gap),
    seqs: (after) => seqsOf(seen, after),
  };
  return sink;
}

export function isGap(each: Chunk | Gap): each is Gap {
  return "reason" in each;
}

/** As a client reads: a batch's entries above the cursor count, gaps move the cursor. */
function seqsOf(seen: readonly (Chunk | Gap)[], after: number): readonly number[] {
  let cursor = after;
  const seqs: number[] = [];
  for (const each of seen) {
    if (isGap(each)) {
      cursor = each.to;
      continue;
    }
    const batch = decodeBatch(JSON.parse(each.text));
    for (const { seq } of batch?.entries ?? []) {
      if (seq <= cursor) continue;
      seqs.push(seq);
      cursor = seq;
    }
  }
  return seqs;
}

/** Lets everything that waits for promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}
