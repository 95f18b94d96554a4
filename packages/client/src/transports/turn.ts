import type { ClientMessage, RoomAnswer, ServerFrame } from "@flyby/protocol";
import type { Reply } from "../api.ts";
import type { End } from "./transport.ts";

/** What the server did not answer. */
export type NoAnswer = Exclude<Reply<unknown>, { kind: "answer" }>;

/**
 * One turn of a transport over HTTP: a poll with its pause, one held request, a stream for as long as it lives. It is
 * over when `signal` ends: the page was hidden or shown, the place for a held request was lost, or all is over.
 */
export interface Turn {
  readonly signal: AbortSignal;
  readonly visible: boolean;
  /** Where to go on. Asks for the room first, where nobody has yet; null: the turn is over. */
  begin(): Promise<string | null>;
  /** The cursor by now; undefined before the room is known. */
  since(): string | undefined;
  token(): string | undefined;
  /** Tells that the room is joined, once; by `begin`'s answer where none is given. */
  joined(answer?: RoomAnswer, sentAtMs?: number): void;
  heard(): void;
  frame(frame: ServerFrame): void;
  /** What takes messages from here on, until the turn is over. */
  speak(say: (message: ClientMessage) => boolean): void;
  /** Ends the transport. */
  end(end: End): void;
  /** The same for a reply that is no answer; a server that holds too many already is polled for a while. */
  give(reply: NoAnswer): void;
}

/** One way to read the log over HTTP, one turn of it. */
export type TakeTurn = (turn: Turn) => Promise<void>;
