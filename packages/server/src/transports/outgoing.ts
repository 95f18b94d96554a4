import type { Clock } from "../clock.ts";
import { Progress } from "./progress.ts";
import type { Wire } from "./wire.ts";

type Written = Pick<Wire, "sendText" | "sendBinary" | "ping" | "cork">;

/** Whose socket it is. */
export interface OutgoingOwner {
  readonly clock: Pick<Clock, "now">;
  /** The runtime took a frame no more, so the socket has to end; nothing may be lost in silence. */
  onDropped(): void;
}

/** The sending side of one socket, with what its reader is known to have. */
export class Outgoing {
  readonly #wire: Written;
  readonly #owner: OutgoingOwner;
  readonly #progress: Progress;

  /** `maxUnconfirmedBytes`: what may be on its way before `ready` turns false. */
  constructor(wire: Written, owner: OutgoingOwner, maxUnconfirmedBytes?: number) {
    this.#wire = wire;
    this.#owner = owner;
    this.#progress = new Progress(maxUnconfirmedBytes);
  }

  send(text: string, bytes: number = Buffer.byteLength(text)): void {
    const ping = this.#progress.sent(bytes, this.#owner.clock);
    if (ping === null) this.#sent(this.#wire.sendText(text));
    else this.#corked(ping, () => this.#wire.sendText(text));
  }

  sendBinary(bytes: Uint8Array): void {
    const ping = this.#progress.sent(bytes.byteLength, this.#owner.clock);
    if (ping === null) this.#sent(this.#wire.sendBinary(bytes));
    else this.#corked(ping, () => this.#wire.sendBinary(bytes));
  }

  pong(data: string): void {
    this.#progress.confirmed(data, this.#owner.clock);
  }

  ready(): boolean {
    return this.#progress.ready();
  }

  stuck(nowMs: number): boolean {
    return this.#progress.stuck(nowMs);
  }

  /** A frame and its ping as one write. */
  #corked(ping: string, write: () => number): void {
    this.#wire.cork(() => {
      if (this.#sent(write())) this.#wire.ping(ping);
    });
  }

  #sent(status: number): boolean {
    if (status === 0) this.#owner.onDropped();
    return status !== 0;
  }
}
