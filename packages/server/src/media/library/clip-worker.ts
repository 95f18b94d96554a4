/// <reference lib="webworker" />
import type { ClipFacts } from "./clip-facts.ts";
import { readClip } from "./read-clip.ts";

/** null: the file could not be read. */
export type ClipAnswer = ClipFacts | null;

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<string>) => {
  readClip(data).then(
    (facts) => self.postMessage(facts satisfies ClipAnswer),
    () => self.postMessage(null satisfies ClipAnswer),
  );
};
