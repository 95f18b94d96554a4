/** Bounds of what is kept of two peers nobody trusts. Beyond them bytes are counted and let go. */
export const wireLimits = {
  /** Payload of one frame, kept to be shown: more than a terminal shows. */
  frameBytes: 16 * 1024,
  /** A message put together, to be shown. */
  messageBytes: 64 * 1024,
  /** A compressed message, kept whole because half of one cannot be inflated. */
  compressedBytes: 1024 * 1024,
  /** What a compressed message may become: a bomb ends here. */
  inflatedBytes: 16 * 1024 * 1024,
  /** Head of an HTTP message, trailers included; servers commonly stop at 8 to 64 KiB. */
  headBytes: 64 * 1024,
  /** The line that gives a chunk's size, with its extensions. */
  chunkLineBytes: 4 * 1024,
  /** Body of an HTTP message, kept to be shown. */
  bodyBytes: 16 * 1024,
  /** Requests on their way whose answers did not begin (pipelining). */
  pipelinedRequests: 1000,
  /** Heads of those requests, all together. */
  pipelinedHeadBytes: 1024 * 1024,
  /** What a client sends behind a request to upgrade before the answer says how to read it. */
  waitingBytes: 256 * 1024,
  /** Pings which nobody answered: the latest are remembered. */
  openPings: 100,
} as const;
