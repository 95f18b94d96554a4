import * as bounds from "../bounds.ts";

/** Unpacks one binary frame; null: it is none of ours. */
export type Inflate = (packed: ArrayBuffer) => Promise<string | null>;

/** The final block, empty: frames end with a flush, and leave the end of the stream open. */
const end = Uint8Array.of(3, 0);

/** What this runtime unpacks with; null: it cannot, as browsers before 2023. */
export function findInflate(): Inflate | null {
  try {
    unpacker();
  } catch {
    return null;
  }
  return async (packed) => {
    const reader = new Blob([packed, end]).stream().pipeThrough(unpacker()).getReader();
    const decoder = new TextDecoder();
    let text = "";
    try {
      while (text.length <= bounds.maxUnended) {
        const { done, value } = await reader.read();
        if (done) return text;
        text += decoder.decode(value, { stream: true });
      }
    } catch {
      // Cut off, or no deflate at all.
    }
    void reader.cancel().catch(() => {});
    return null;
  };
}

function unpacker(): DecompressionStream {
  return new DecompressionStream("deflate-raw");
}
