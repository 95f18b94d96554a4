import type { ClientMessage, ErrorCode, LogTransport, RoomAnswer, ServerFrame } from "@flyby/protocol";

/** Why a transport ended. */
export type End =
  /** `silent`: nothing came through, though it had the time: something between swallows it. */
  | { readonly kind: "retry"; readonly retryAfterMs: number | null; readonly silent: boolean }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly message: string };

/** What a transport tells. After `ended` it tells nothing more. */
export interface Sink {
  /** The cursor to begin after, asked at the moment of joining; undefined = from now. */
  since(): string | undefined;
  token(): string | undefined;
  /** How comments come at present, where that is not the transport's own way: one that may hold nothing polls. */
  carried(by: LogTransport): void;
  /** Any sign of life. */
  heard(): void;
  joined(answer: RoomAnswer, sentAtMs: number): void;
  frame(frame: ServerFrame): void;
  ended(end: End): void;
}

/** One way to carry one room. MUST call `ended` exactly once unless closed from here; MUST NOT call anything after. */
export interface Transport {
  /** false where this transport has no way back, or not now. */
  send(message: ClientMessage): boolean;
  /** Hidden pages ask rarely, shown ones catch up at once. */
  setVisible(visible: boolean): void;
  close(): void;
}

export type OpenTransport = (sink: Sink) => Transport;
