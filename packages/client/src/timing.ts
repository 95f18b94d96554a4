// Every time span of the client, in ms, with its reason. Constants of their own, so that bundles hold bare numbers.

/** Full jitter: the n-th wait is a random part of `base × 2^n`, so that the first try comes within half a second. */
export const reconnectBaseMs = 500;
/** Nobody waits longer than this for a server that is back. */
export const reconnectCapMs = 20_000;
/** A connection that lived this long has worked: the next loss starts at the first wait again. */
export const stableMs = 10_000;
/** A socket that opened or should open and says nothing: something between swallows it. */
export const openTimeoutMs = 6_000;
/** A socket without any frame for this long is asked whether it lives. */
export const quietMs = 30_000;
/** The same for a page that is just shown, or whose network is just back. */
export const shownQuietMs = 5_000;
/** … and is given up without an answer in this time. */
export const pongMs = 8_000;
/** From a fallback, a socket is tried again after this long; each failure doubles it. */
export const climbMs = 30_000;
export const climbCapMs = 600_000;
/** The same when a socket has worked in this visit already: it was an outage, not a wall. */
export const climbProvenMs = 5_000;
/** One HTTP request that is not held by the server. */
export const requestMs = 15_000;
/** A held request may take its wait and this much more. */
export const heldSlackMs = 10_000;
/** A stream without a byte for so long is dead: the server beats every 15 s. */
export const streamQuietMs = 25_000;
/** A place among a browser's held requests is kept for so long: a tab that crashed gives it up by this. */
export const leaseMs = 15_000;
/** … and renewed this often while it is needed, so that two late timers do not lose it. */
export const leaseRenewMs = 5_000;
/** Two tabs may take one place in the same moment: after this both can see whose it is. */
export const leaseCheckMs = 250;
/** Poll interval when the server names none. */
export const pollMs = 2_000;
/** Below this an empty answer to a held request was not held: somebody between answers at once. */
export const heldAtLeastMs = 1_000;
/** After a server refused to hold one more request it is polled for so long. */
export const holdAgainMs = 60_000;
/** A hidden page on HTTP asks this many times more rarely … */
export const hiddenFactor = 10;
/** … and never more often than this. */
export const hiddenPollMs = 30_000;
/** How often a page on HTTP asks for the number of viewers and the server's time. */
export const refreshMs = 60_000;
/** Between the five clock samples after a join. */
export const clockBurstMs = 200;
/** Between clock samples later on: quartz drifts some ms in an hour, people set clocks. */
export const clockEveryMs = 60_000;
/** Two clocks do not drift apart by more between five samples. */
export const clockDriftMs = 250;
/** Without an answer to a post on a socket in this time it goes by HTTP, with the same nonce. */
export const ackMs = 10_000;
/** Between attempts of a post that could not be delivered although the room is joined. */
export const repostMs = 2_000;
/** In a live room nothing older flies: the picture has moved on. */
export const flyWithinMs = 10_000;
/** What a whole audience asks for at once (an import, a gap) is spread over this span, so that it is no flood. */
export const spreadMs = 2_000;
/** What a page that is shown left out while it was hidden is read so long afterwards: the server has heard by then. */
export const catchUpMs = 1_000;
/** The same while the way here is too slow for everything, so that catching up does not make it slower. */
export const catchUpSlowMs = 10_000;
/** Too slow twice within this time is slow; so long without is not. */
export const slowForMs = 30_000;
/** The next segment is loaded this long before it begins. */
export const segmentAheadMs = 60_000;
/** Comments of the segment before may still be on screen this long into the next one. */
export const segmentTailMs = 12_000;
/** Before a segment that could not be loaded is tried again. */
export const segmentRetryMs = 3_000;
