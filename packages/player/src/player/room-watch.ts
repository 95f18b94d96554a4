import type { ConnectionState } from "@flyby/client";
import type { RoomAnswer } from "@flyby/protocol";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type ConnectionNotice, watchConnection } from "../chat/connection-notice.ts";
import { later } from "../chat/later.ts";
import type { RoomContext } from "../room-context.ts";

/** What the player knows of its room, from its layer's events. Renders the host again when that changes. */
export class RoomWatch implements ReactiveController {
  answer: RoomAnswer | null = null;
  connection: ConnectionState | null = null;
  /** Offline, back, skipped: a line over the picture. */
  notice: ConnectionNotice = null;
  /** A live room that is paused. */
  behind = false;
  readonly #host: ReactiveControllerHost;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get live(): boolean {
    return this.answer?.room.kind === "live";
  }

  hostDisconnected(): void {
    this.follow(null);
  }

  /** Another room was opened, or (null) it was closed. */
  follow(context: RoomContext | null): void {
    this.#stop?.();
    this.#stop = null;
    this.answer = null;
    this.connection = null;
    this.notice = null;
    this.behind = false;
    if (context !== null) {
      const onChange = (notice: ConnectionNotice): void => this.#set({ notice });
      const watch = watchConnection({ client: context.client, later, onChange });
      const counted = context.client.on("arrivals", ({ length }) => {
        if (this.answer !== null) this.#set({ answer: { ...this.answer, comments: this.answer.comments + length } });
      });
      this.#stop = () => {
        watch.close();
        counted();
      };
    }
    this.#host.requestUpdate();
  }

  readonly onConnection = ({ detail }: CustomEvent<ConnectionState>): void => this.#set({ connection: detail });
  readonly onRoom = ({ detail }: CustomEvent<RoomAnswer>): void => this.#set({ answer: detail });
  readonly onBehind = ({ detail }: CustomEvent<boolean>): void => this.#set({ behind: detail });

  #set(change: Partial<Pick<RoomWatch, "answer" | "connection" | "notice" | "behind">>): void {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
