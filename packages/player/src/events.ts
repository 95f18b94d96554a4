import type { ConnectionState } from "@flyby/client";
import type { Comment, RoomAnswer } from "@flyby/protocol";
import type { RoomContext } from "./room-context.ts";

/** A flying comment was clicked or tapped. */
export interface Selection {
  readonly comment: Comment;
  /** CSS px of the viewport. */
  readonly x: number;
  readonly y: number;
  /** Lets the comment fly on. */
  readonly release: () => void;
}

/** Events of the elements and what their `detail` holds. All bubble and cross shadow roots. */
export interface FlybyEvents {
  /** The room of this element is open, or (null) closed. */
  "flyby-context": RoomContext | null;
  "flyby-connection": ConnectionState;
  "flyby-room": RoomAnswer;
  /** Cancelable: `preventDefault()` holds the comment until `release()` and keeps the click from the page. */
  "flyby-select": Selection;
  /** A live room is paused (true) or at the server's moment again. */
  "flyby-behind": boolean;
  /** Enter: the composer should take the focus. */
  "flyby-compose": null;
  /** Esc while composing in fullscreen. */
  "flyby-compose-close": null;
  /** C: the chat should open or close. */
  "flyby-chat": null;
  /** ?: the list of keys was asked for. */
  "flyby-help": null;
  "flyby-fullscreen": boolean;
}

declare global {
  interface HTMLElementEventMap {
    "flyby-context": CustomEvent<RoomContext | null>;
    "flyby-connection": CustomEvent<ConnectionState>;
    "flyby-room": CustomEvent<RoomAnswer>;
    "flyby-select": CustomEvent<Selection>;
    "flyby-behind": CustomEvent<boolean>;
    "flyby-compose": CustomEvent<null>;
    "flyby-compose-close": CustomEvent<null>;
    "flyby-chat": CustomEvent<null>;
    "flyby-help": CustomEvent<null>;
    "flyby-fullscreen": CustomEvent<boolean>;
  }
}

/** Dispatches one of our events. False when a listener called `preventDefault()`. */
export function emit<K extends keyof FlybyEvents>(target: EventTarget, name: K, detail: FlybyEvents[K]): boolean {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
}
