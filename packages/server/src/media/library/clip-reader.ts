import type { ClipFacts } from "./clip-facts.ts";
import type { ClipAnswer } from "./clip-worker.ts";

/** A healthy two-hour film takes 0.1 s; a network disk that wakes up takes ten. */
const readTimeoutMs = 20_000;

/** Reads clips one after the other in a worker: parsing the tables of a long film would stall the sockets. */
export interface ClipReader {
  /** null when the file could not be read in time. */
  read(path: string): Promise<ClipFacts | null>;
  /** Ends the worker; the next `read` starts another. */
  rest(): void;
}

export function createClipReader(timeoutMs: number = readTimeoutMs): ClipReader {
  let worker: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  function rest(): void {
    worker?.terminate();
    worker = null;
  }

  function ask(path: string): Promise<ClipFacts | null> {
    worker ??= new Worker(new URL("clip-worker.ts", import.meta.url));
    const asked = worker;
    return new Promise((resolve) => {
      // A file on which the reader hangs or breaks costs its worker, not the library.
      const giveUp = (): void => {
        clearTimeout(timer);
        if (worker === asked) rest();
        resolve(null);
      };
      const timer = setTimeout(giveUp, timeoutMs);
      asked.onerror = giveUp;
      asked.onmessage = ({ data }: MessageEvent<ClipAnswer>) => {
        clearTimeout(timer);
        resolve(data);
      };
      asked.postMessage(path);
    });
  }

  return {
    read: (path) => {
      const answer = queue.then(() => ask(path));
      queue = answer;
      return answer;
    },
    rest,
  };
}
