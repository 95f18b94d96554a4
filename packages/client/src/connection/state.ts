import type { ErrorCode, LogTransport } from "@flyby/protocol";

/** Where a connection stands. `attempt` counts losses in a row, so that waits grow. */
export type State =
  | { readonly name: "idle" }
  | { readonly name: "connecting"; readonly transport: LogTransport; readonly attempt: number }
  | ({ readonly name: "live" } & Joined)
  /** Live, but silent for so long that a ping is out. */
  | ({ readonly name: "suspect" } & Joined)
  /** Live, and a second connection is joining to take over. */
  | ({ readonly name: "switching"; readonly next: LogTransport } & Joined)
  | {
      readonly name: "waiting";
      readonly transport: LogTransport;
      readonly attempt: number;
      readonly retryAtMs: number;
    }
  | { readonly name: "failed"; readonly code: ErrorCode; readonly message: string }
  | { readonly name: "closed" };

export interface Joined {
  readonly transport: LogTransport;
  readonly attempt: number;
  readonly sinceMs: number;
}

/** What happens to a connection. `roll` is a random number in [0, 1). */
export type Event =
  | { readonly type: "start"; readonly transport: LogTransport }
  | { readonly type: "joined"; readonly atMs: number }
  /** Anything at all came from the server. */
  | { readonly type: "heard" }
  /** Nothing came for `quietMs`. */
  | { readonly type: "quiet" }
  /** The connection ended or was given up; `transport` is the one to try next. */
  | {
      readonly type: "lost";
      readonly transport: LogTransport;
      readonly atMs: number;
      readonly roll: number;
      readonly retryAfterMs: number | null;
    }
  /** The server said that coming back unchanged is useless. */
  | { readonly type: "refused"; readonly code: ErrorCode; readonly message: string }
  /** Time to take another connection: the server asked, or a better transport may work again. */
  | { readonly type: "switch"; readonly transport: LogTransport }
  | { readonly type: "nextJoined"; readonly atMs: number }
  | { readonly type: "nextLost" }
  /** The wait is over. */
  | { readonly type: "retry" }
  /** The page is shown or the network is back: no reason to wait any longer. */
  | { readonly type: "nudge" }
  | { readonly type: "close" };

/** What is to be done about it. `main` carries the room, `next` is to take over. */
export type Effect =
  | { readonly do: "open"; readonly role: "main" | "next"; readonly transport: LogTransport }
  | { readonly do: "drop"; readonly role: "main" | "next" }
  /** `next` becomes `main`; the old one is dropped. */
  | { readonly do: "promote" }
  | { readonly do: "ping" }
  | { readonly do: "wait"; readonly ms: number };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
