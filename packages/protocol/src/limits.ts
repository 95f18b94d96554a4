// Every bound on untrusted input: `limits.…`. A bound that a room or the operator may change is named `default…`. Ids
// (LIM…) are explained in SPEC.md. Constants of their own, so that bundles hold bare numbers.

/** UTF-8 bytes of one inbound WebSocket frame or HTTP body with a draft: a text at its limit in 4-byte code points, escaped, still fits. */
export const maxMessageBytes = 16_384;
/** Graphemes of a text when a room sets nothing else: three seconds of reading, the width of two stages. */
export const defaultTextGraphemes = 100;
/** The most graphemes an operator may allow for posting. */
export const maxTextGraphemes = 1_000;
/** UTF-16 units of a posted text, whatever its graphemes: a grapheme may carry any number of combining marks. */
export const maxTextUnits = 4_096;
/** Combining marks in a row that are kept: Vietnamese and Thai need two, zalgo needs dozens. */
export const maxCombiningMarks = 4;
/** Characters of one imported comment. Positioned comments of old files reach 10,000. */
export const maxImportedText = 20_000;
/** Comments in one imported file unless raised. */
export const maxImportedComments = 200_000;
/** Bytes of one imported file: 200,000 comments of 320 bytes. */
export const maxImportedBytes = 64 * 1024 * 1024;
/** Graphemes of a name: fits one chat row of 360 px. */
export const maxNameGraphemes = 24;
/** UTF-16 units of a name before it is looked at. */
export const maxNameUnits = 256;
/** Characters of a nonce. A UUID has 36. */
export const maxNonceLength = 64;
/** Characters of a room id. */
export const maxRoomIdLength = 64;
/** Characters of a room's title. */
export const maxTitleLength = 200;
/** Largest progress: ten years in ms, because a live room may be on air for years. A date in its place is far above. */
export const maxProgressMs = 315_360_000_000;
/** A live comment may be stamped at most this long before the moment it arrives (decision 11). */
export const maxLiveLagMs = 120_000;
/** Entries a cursor may lie behind the head before it is told a gap `too-old` (decision 1). */
export const maxReplayEntries = 5_000;
/** Entries in one answer of the HTTP log. */
export const maxLogEntries = 1_000;
/** Longest hold of a long poll in seconds: below the 30 s at which common proxies give up. */
export const maxWaitSeconds = 25;
/** A segment of a video room's timeline (6 minutes). */
export const segmentMs = 360_000;
/** Comments in one segment; the rest is counted in `omitted` (decision 5). */
export const maxSegmentComments = 6_000;
/** Comments on one page of chat. */
export const maxChatPage = 200;
/** Comments in one answer of the classic `GET /danmaku/:video`. */
export const maxClassicComments = 1_000;
/** A viewer may delete their own comment for this long. */
export const ownDeleteMs = 300_000;
/** A socket says `hello` and `join` within this time or is closed. */
export const helloTimeoutMs = 10_000;
/** Bytes written but not confirmed by a reader's pong before it is skipped to live (LOG8). */
export const maxUnconfirmedBytes = 65_536;
/** A reader without any progress for this long is closed (LOG8). */
export const stuckReaderMs = 15_000;
/** Frames of one socket that may wait to be handled; the runtime delivers about 10,000 after a pause. */
export const maxQueuedFrames = 64;
/** Characters of a bearer token: ours have about 200. */
export const maxTokenLength = 1_024;
