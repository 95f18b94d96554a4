import { decodeEntry, limits } from "@flyby/protocol";
import type { Stores } from "../../packages/server/src/store/ports.ts";
import { describeEntry } from "./account.ts";
import type { Truth } from "./verdict.ts";

/** Every entry of a room, read from its store itself, past all that serves it. */
export async function readTruth(stores: Pick<Stores, "log">, room: string): Promise<Truth> {
  const truth = new Map<number, string>();
  for (let after = 0; ; ) {
    const { entries, first } = await stores.log.read(room, after, limits.maxLogEntries);
    if (entries.length === 0) return truth;
    entries.forEach((text, index) => {
      const entry = decodeEntry(JSON.parse(text));
      if (entry === null || entry.seq !== first + index) throw new Error(`No entry ${first + index}: ${text}`);
      truth.set(entry.seq, describeEntry(entry));
    });
    after = first + entries.length - 1;
  }
}
