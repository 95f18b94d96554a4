/** Seen from the client: `up` goes to the server. */
export type Direction = "up" | "down";

/** One connection through the tap. */
export interface TappedConnection {
  /** From 1, in order of opening. */
  readonly id: number;
  /** Epoch ms with fractions. */
  readonly openedAtMs: number;
}

/** Sees every byte that goes through, before it is passed on. Called synchronously; MUST NOT keep `bytes` unless copied. */
export interface TapObserver {
  opened?(connection: TappedConnection): void;
  bytes(connection: TappedConnection, direction: Direction, bytes: Uint8Array, atMs: number): void;
  /** `by`: who ended it first. */
  closed?(connection: TappedConnection, by: "client" | "server" | "error", atMs: number): void;
}

export interface TapOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly target: { readonly host: string; readonly port: number };
  readonly observer: TapObserver;
  /** Every byte waits for so long in each direction: a wire of that length. 0 = none. */
  readonly delayMs?: number;
}

/** A TCP proxy which counts: whatever stands in a TCP payload is seen, headers of HTTP and frames included. */
export interface Tap {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}
