/** Every time span of the client, in ms, with its reason. */
export const timing = {
  /** Full jitter: the n-th wait is a random part of `base × 2^n`, so that the first try comes within half a second. */
  reconnectBaseMs: 500,
  /** Nobody waits longer than this for a server that is back. */
  reconnectCapMs: 20_000,
  /** A connection that lived this long has worked: the next loss starts at the first wait again. */
  stableMs: 10_000,
  /** A socket that opened or should open and says nothing: something between swallows it. */
  openTimeoutMs: 6_000,
  /** A socket without any frame for this long is asked whether it lives. */
  quietMs: 30_000,
  /** The same for a page that is just shown, or whose network is just back. */
  shownQuietMs: 5_000,
  /** … and is given up without an answer in this time. */
  pongMs: 8_000,
  /** From a fallback, a socket is tried again after this long; each failure doubles it. */
  climbMs: 30_000,
  climbCapMs: 600_000,
  /** The same when a socket has worked in this visit already: it was an outage, not a wall. */
  climbProvenMs: 5_000,
  /** One HTTP request that is not held by the server. */
  requestMs: 15_000,
  /** A held request may take its wait and this much more. */
  heldSlackMs: 10_000,
  /** Poll interval when the server names none. */
  pollMs: 2_000,
  /** Below this an empty answer to a held request was not held: somebody between answers at once. */
  heldAtLeastMs: 1_000,
  /** After a server refused to hold one more request it is polled for so long. */
  holdAgainMs: 60_000,
  /** A hidden page on HTTP asks this many times more rarely … */
  hiddenFactor: 10,
  /** … and never more often than this. */
  hiddenPollMs: 30_000,
  /** How often a page on HTTP asks for the number of viewers and the server's time. */
  refreshMs: 60_000,
  /** Between the five clock samples after a join. */
  clockBurstMs: 200,
  /** Between clock samples later on: quartz drifts some ms in an hour, people set clocks. */
  clockEveryMs: 60_000,
  /** Without an answer to a post on a socket in this time it goes by HTTP, with the same nonce. */
  ackMs: 10_000,
  /** Between attempts of a post that could not be delivered although the room is joined. */
  repostMs: 2_000,
  /** In a live room nothing older flies: the picture has moved on. */
  flyWithinMs: 10_000,
  /** What a whole audience asks for at once (an import, a gap) is spread over this span, so that it is no flood. */
  spreadMs: 2_000,
  /** The next segment is loaded this long before it begins. */
  segmentAheadMs: 60_000,
  /** Comments of the segment before may still be on screen this long into the next one. */
  segmentTailMs: 12_000,
  /** Before a segment that could not be loaded is tried again. */
  segmentRetryMs: 3_000,
} as const;

/** Every bound on what the client keeps. */
export const bounds = {
  /** Comments that wait for a connection: more than a person writes during an outage they stay for. */
  maxQueued: 20,
  /** Entries kept since the join for segments not loaded yet: about 200 bytes each. */
  maxJournal: 20_000,
  /** Segments of a video that are kept: two hours and a half, of up to 6,000 comments each. */
  maxSegments: 25,
  /** Comments whose author is remembered, so that a purge can name what it removes. */
  maxAuthored: 10_000,
  /** Ids of own comments that were shown already, so that ack and log do not show them twice. */
  maxOwn: 1_000,
  /** Deliveries of one draft that a struggling server may fail before the writer is told. */
  maxDeliveries: 4,
  /** Clock samples of which the best one counts. */
  clockSamples: 5,
} as const;
