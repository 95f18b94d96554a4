import { captureFrame } from "./capture-frame.ts";
import { createPosterStore } from "./poster-store.ts";

const store = createPosterStore();
const urls = new Map<string, Promise<string | null>>();
let last: Promise<unknown> = Promise.resolve();

/** An address of a picture from the clip: kept from an earlier visit, or captured now, one clip after the other. */
export function frameOf(url: string, durationMs: number | null): Promise<string | null> {
  let known = urls.get(url);
  if (known === undefined) {
    known = find(url, durationMs);
    urls.set(url, known);
  }
  return known;
}

async function find(url: string, durationMs: number | null): Promise<string | null> {
  const kept = await store.get(url);
  if (kept !== null) return URL.createObjectURL(kept);
  const turn = last.then(() => captureFrame(url, durationMs));
  last = turn;
  const captured = await turn;
  if (captured === null) return null;
  await store.put(url, captured);
  return URL.createObjectURL(captured);
}
