export interface InflaterOptions {
  /** true: a message may refer to what was sent before it. */
  readonly contextTakeover: boolean;
  /** Base-2 logarithm of the window, 8…15. */
  readonly windowBits: number;
}

/**
 * `too-long`: it would become more than is kept. `not-deflate`: the bytes are no DEFLATE. `context-lost`: it refers to
 * an earlier message that could not be inflated. `no-inflater`: this view has none.
 */
export type NotInflated = "too-long" | "not-deflate" | "context-lost" | "no-inflater";

export type Inflated =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: NotInflated };

/**
 * Inflates the messages of one direction. `inflate` gets each whole compressed message in order, without the tail
 * `00 00 ff ff`, which the sender left out (RFC 7692 §7.2.1). It MUST keep the window between messages where context
 * is taken over, MUST NOT throw, MUST NOT make more than the bound it was built with, and MUST answer `context-lost`
 * from the first message it could not read. `skip` tells of a message that nobody kept.
 */
export interface Inflater {
  inflate(message: Uint8Array): Inflated;
  skip(): void;
}

export type CreateInflater = (options: InflaterOptions) => Inflater;
