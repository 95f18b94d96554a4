import { constants, inflateRawSync } from "node:zlib";
import { type BatchHead, readBatchHead } from "./batch-head.ts";

/** Batches of the last seconds; older ones are not on their way any more. */
const keptBatches = 512;

/**
 * The head of a batch that travels deflated. The same bytes reach every viewer, so they are inflated once and then known by
 * their hash: a thousand simulated viewers stand for a thousand machines that inflate in parallel.
 */
export function createDeflatedHeads(): (bytes: Uint8Array, from: number, end: number) => BatchHead | null {
  const known = new Map<string, BatchHead | null>();
  return (bytes, from, end) => {
    const payload = bytes.subarray(from, end);
    const key = `${payload.length}:${Bun.hash.xxHash32(payload)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const head = inflateHead(payload);
    known.set(key, head);
    for (const oldest of known.keys()) {
      if (known.size <= keptBatches) break;
      known.delete(oldest);
    }
    return head;
  };
}

function inflateHead(payload: Uint8Array): BatchHead | null {
  try {
    // Ended by a full flush, not by a last block: more may follow on a stream.
    const text = inflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
    return readBatchHead(text, 0, text.length);
  } catch {
    return null;
  }
}
