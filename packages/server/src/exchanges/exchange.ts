import type { Result } from "@flyby/protocol";
import type { Route } from "../http/route.ts";

/** What an exchange is told of a socket before it opens. */
export interface ExchangeFacts {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** Of the client, as far as it can be believed. */
  readonly address: string;
}

/** One socket, as an exchange uses it. */
export interface ExchangeSocket {
  send(data: string | Uint8Array): void;
  /** Closes it as done (1000). */
  end(reason: string): void;
}

/** What an exchange does with one socket. Methods never throw. */
export interface Talk {
  /** Absent: it only speaks. */
  heard?(text: string): void;
  /** Absent: bytes close the socket with 1003. */
  heardBytes?(bytes: Uint8Array): void;
  closed?(): void;
  /** true: who listens in silence is why it exists, so silence does not end it. */
  readonly listens?: boolean;
}

/** Begins to speak on an open socket. */
export type Begin = (socket: ExchangeSocket) => Talk;

/**
 * One of the small exchanges by which people learn the protocol, at `/lab/NAME`. MUST answer on one screen of plain
 * text, and MUST NOT keep anything beyond the process.
 */
export interface Exchange {
  readonly name: string;
  open(facts: ExchangeFacts): Result<Begin>;
  readonly routes: readonly Route[];
  /** Ends what `routes` still answer. */
  close?(): void;
}

/** UTF-8 bytes of one message or body: what a person types, and then some. */
export const maxExchangeBytes = 4_096;
/** Sockets of one exchange in which each message goes to all of them. */
export const maxAudience = 1_000;
/** Of one address: a lecture hall on one line, and the others still find a place. */
export const maxAudienceByAddress = 300;
