// Every bound on what the client keeps, with its reason.

/** Comments that wait for a connection: more than a person writes during an outage they stay for. */
export const maxQueued = 20;
/** Entries kept since the join for segments not loaded yet: about 200 bytes each. */
export const maxJournal = 20_000;
/** Segments of a video that are kept: two hours and a half, of up to 6,000 comments each. */
export const maxSegments = 25;
/** Comments whose author is remembered, so that a purge can name what it removes. */
export const maxAuthored = 10_000;
/** Deliveries of one draft that a struggling server may fail before the writer is told. */
export const maxDeliveries = 4;
/**
 * Characters that a stream may send without ending a line or an event: several of the largest batches. What goes on for
 * longer is no log.
 */
export const maxUnended = 4 * 1_048_576;
/**
 * Requests that all tabs of a browser let one server hold. HTTP/1.1 gives them six connections together: two held
 * ones, for each a second one where it is a BOSH session, one for the video, one for posts and segments.
 */
export const maxHeld = 2;
/** Times a BOSH request is repeated on the spot; then its session is given up for a new one with the cursor. */
export const maxRepeats = 2;
/** Clock samples of which the best one counts. */
export const clockSamples = 5;
