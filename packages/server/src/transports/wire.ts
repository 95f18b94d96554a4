/** The socket as transports see it; the runtime's own socket fits, and so does a test's. */
export interface Wire {
  /** Bytes written, -1 queued, 0 dropped because the peer reads nothing any more. */
  sendText(text: string): number;
  /** As `sendText`. */
  sendBinary(bytes: Uint8Array): number;
  ping(data: string): number;
  /** What `write` sends leaves as one piece. A closed socket does not call it. */
  cork(write: () => void): unknown;
  close(code: number, reason: string): void;
  /** Stops reading from the peer; what was read already still arrives. */
  pause(): void;
  resume(): void;
}

/** One socket's life, as the runtime tells it. Methods never throw and never return a promise. */
export interface SocketHandler {
  opened(wire: Wire): void;
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  pong(data: string): void;
  closed(code: number): void;
}
