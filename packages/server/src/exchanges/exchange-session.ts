import { type ErrorCode, errors } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { SocketHandler, Wire } from "../transports/wire.ts";
import { type Begin, type ExchangeSocket, maxExchangeBytes, type Talk } from "./exchange.ts";

/** Nobody who tries something out is silent for so long; the socket was forgotten. */
export const maxSilenceMs = 600_000;
/** Bytes that wait for one who is behind: some answers, so that nobody fills our memory by not reading. */
const maxWaitingBytes = 65_536;
/** RFC 6455: what was to be done is done. */
const normal = 1000;
/** RFC 6455: this end cannot take that kind of data. */
const unsupportedData = 1003;

export interface ExchangeSession extends SocketHandler {
  check(nowMs: number): void;
  leave(code: ErrorCode): void;
}

/** The bounds that all exchanges share, around one socket of one of them. */
export function createExchangeSession(begin: Begin, clock: Clock): ExchangeSession {
  let open: { readonly wire: Wire; readonly talk: Talk } | null = null;
  let heardAt = clock.now();
  let waitingBytes = 0;

  function end(code: number, reason: string): void {
    const ending = open;
    stop();
    ending?.wire.close(code, reason);
  }

  function stop(): void {
    const stopping = open;
    open = null;
    stopping?.talk.closed?.();
  }

  const leave = (code: ErrorCode): void => end(errors[code].close, code);

  function send(wire: Wire, data: string | Uint8Array): void {
    const status = typeof data === "string" ? wire.sendText(data) : wire.sendBinary(data);
    const bytes = Buffer.byteLength(data);
    // Once a write goes out whole, nothing waits any more.
    waitingBytes = status === -1 ? waitingBytes + bytes : 0;
    // An empty message that goes out is 0 bytes, too.
    const dropped = status === 0 && bytes > 0;
    if (dropped || waitingBytes > maxWaitingBytes) leave("slow-reader");
  }

  function hear(bytes: number, act: () => void): void {
    heardAt = clock.now();
    if (bytes > maxExchangeBytes) leave("too-large");
    else act();
  }

  return {
    opened(wire) {
      heardAt = clock.now();
      const socket: ExchangeSocket = {
        send: (data) => send(wire, data),
        end: (reason) => end(normal, reason),
      };
      open = { wire, talk: {} };
      const talk = begin(socket);
      if (open === null) talk.closed?.();
      else open = { wire, talk };
    },
    text: (text) => hear(Buffer.byteLength(text), () => open?.talk.heard?.(text)),
    binary(bytes) {
      const { heardBytes } = open?.talk ?? {};
      if (heardBytes === undefined) end(unsupportedData, "This exchange speaks text.");
      else hear(bytes.byteLength, () => heardBytes(bytes));
    },
    pong: () => undefined,
    closed: stop,
    check(nowMs) {
      if (open?.talk.listens !== true && nowMs - heardAt > maxSilenceMs) end(normal, "Nothing was said.");
    },
    leave,
  };
}
