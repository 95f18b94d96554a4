import type { Chunk } from "../log/room-log.ts";

/** Lets chunks through to one socket, but never before the acks of that socket's own posts in them (TRA3). */
export interface AckGate {
  pass(chunk: Chunk): void;
  /** Runs a post; what arrives meanwhile waits one turn of the event loop, in which the ack is said. */
  whilePosting<T>(post: () => Promise<T>): Promise<T>;
  /** Nothing waits. */
  isOpen(): boolean;
  /** Nothing waits and no post is under way: it may be forgotten. */
  isIdle(): boolean;
  close(): void;
}

/** `onOpen` is called when all that waited was delivered. */
export function createAckGate(deliver: (chunk: Chunk) => void, onOpen: () => void): AckGate {
  let posting = 0;
  let held: Chunk[] = [];

  // The store's answer resolves the post before any later turn, so one turn is enough.
  function release(): void {
    const chunks = held;
    held = [];
    for (const chunk of chunks) deliver(chunk);
    onOpen();
  }

  return {
    pass(chunk) {
      if (posting === 0 && held.length === 0) {
        deliver(chunk);
        return;
      }
      if (held.length === 0) setImmediate(release);
      held.push(chunk);
    },
    whilePosting(post) {
      posting++;
      return post().finally(() => {
        posting--;
      });
    },
    isOpen: () => held.length === 0,
    isIdle: () => posting === 0 && held.length === 0,
    close() {
      held = [];
    },
  };
}
