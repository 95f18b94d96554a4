import type { ErrorCode } from "@flyby/protocol";
import type { SocketHandler, Wire } from "./wire.ts";

export interface CountedSession extends SocketHandler {
  /** One clock reading is enough for all of them. */
  check(nowMs: number): void;
  leave(code: ErrorCode): void;
}

/** Counts the sockets of one kind. */
export interface Door<S> {
  came(session: S, address: string): void;
  went(session: S, address: string): void;
  /** Whoever comes now has to leave. */
  isClosing(): boolean;
}

/** A session that is counted from its opening to its end. A class, because there are as many as viewers. */
export class CountedSocket<S extends CountedSession> implements SocketHandler {
  readonly #session: S;
  readonly #address: string;
  readonly #door: Door<S>;

  constructor(session: S, address: string, door: Door<S>) {
    this.#session = session;
    this.#address = address;
    this.#door = door;
  }

  opened(wire: Wire): void {
    this.#door.came(this.#session, this.#address);
    this.#session.opened(wire);
    if (this.#door.isClosing()) this.#session.leave("shutting-down");
  }

  text(text: string): void {
    this.#session.text(text);
  }

  binary(bytes: Uint8Array): void {
    this.#session.binary(bytes);
  }

  pong(data: string): void {
    this.#session.pong(data);
  }

  closed(code: number): void {
    this.#door.went(this.#session, this.#address);
    this.#session.closed(code);
  }
}
