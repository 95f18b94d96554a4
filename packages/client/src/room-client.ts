import type {
  ChatAnswer,
  Comment,
  DraftInput,
  ErrorCode,
  Gap,
  IdentityAnswer,
  LogTransport,
  PostAnswer,
  Result,
  RoomAnswer,
  RoomSettings,
} from "@flyby/protocol";

/** Where the connection stands. `failed` will not try again (room not found, origin refused); the rest goes on by itself. */
export type ConnectionState =
  | { readonly state: "connecting" }
  /** `transport`: how comments come at this moment. A page that is hidden, or may not hold a request, polls. */
  | { readonly state: "live"; readonly transport: LogTransport }
  | { readonly state: "waiting"; readonly attempt: number; readonly retryAtMs: number }
  | { readonly state: "failed"; readonly code: ErrorCode; readonly message: string }
  | { readonly state: "closed" };

/** A draft on its way, or back with a reason. `waiting`: offline, goes out with the same nonce on return. */
export type Pending = {
  readonly nonce: string;
  readonly draft: DraftInput;
} & (
  | { readonly state: "sending" }
  | { readonly state: "waiting" }
  | { readonly state: "refused"; readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number }
);

export interface RoomEvents {
  connection: ConnectionState;
  /** Joined, for the first time or again. */
  room: RoomAnswer;
  /**
   * New comments from the log. `flying`: recent enough to fly at once in a live room. `own`: posted by this author.
   * `nonce`: of the pending draft that it was until now.
   */
  arrivals: readonly {
    readonly comment: Comment;
    readonly own: boolean;
    readonly flying: boolean;
    readonly nonce?: string;
  }[];
  /** Comments of the timeline that became known by a segment (video rooms): exact, tombstones applied. */
  loaded: { readonly index: number; readonly comments: readonly Comment[]; readonly replaced: readonly number[] };
  /** Deleted, purged or cleared. "all" after a clear or a reset. */
  removed: readonly number[] | "all";
  settings: RoomSettings;
  viewers: number;
  gap: Gap;
  /** A crowded room left so many comments out of what it sent: they are in the chat and the segments. */
  omitted: { readonly count: number };
  /** Back after an interruption: how many comments were missed for good (0 = nothing). */
  resumed: { readonly missed: number };
  pending: readonly Pending[];
  identity: IdentityAnswer;
}

export interface RoomClient {
  readonly server: string;
  readonly roomId: string;
  connection(): ConnectionState;
  room(): RoomAnswer | null;
  identity(): IdentityAnswer | null;
  pending(): readonly Pending[];
  on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void): () => void;
  /** Sends now or when the connection is back; resolves with the answer or the refusal. */
  post(draft: DraftInput): Promise<Result<PostAnswer>>;
  /** Takes a waiting or refused draft back. */
  withdraw(nonce: string): void;
  /** Video rooms: makes the segments around a position known, with the next one ahead. Cheap to call often. */
  near(progress: number): void;
  /** One page of chat, newest first. */
  chat(options?: { before?: number; limit?: number; source?: "posted" | "imported" }): Promise<Result<ChatAnswer>>;
  rename(name: string): Promise<Result<IdentityAnswer>>;
  deleteComment(id: number): Promise<Result<void>>;
  mute(author: string, action: "mute" | "purge" | "unmute"): Promise<Result<void>>;
  /** Admin token, kept in memory by the caller; null forgets it. */
  setAdmin(token: string | null): void;
  /** The server's clock, epoch ms, from the best of five samples. */
  serverNow(): number;
  close(): void;
}

/** Kept between visits: the identity token, the transport that worked. Structural, so that localStorage fits. */
export interface KeyValue {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface RoomClientOptions {
  /** Base address of the server, e.g. `https://flyby.example/base/`. */
  readonly server: string;
  readonly room: string;
  /** "auto": a socket, else events, long poll, poll, whichever gets through. A named one is never left for another. */
  readonly transport?: "auto" | LogTransport;
  /** Polls so often, in ms, instead of as the server says. */
  readonly pollMs?: number;
  readonly storage?: KeyValue | null;
  /** Video rooms on first join from an allowed site (`--open-rooms`): what to make the room of. */
  readonly create?: { readonly kind: "video" | "live"; readonly title?: string };
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Resolves after `ms`, or at once when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Page visibility: hidden pages ask rarely. Returns how to stop. */
  readonly onVisibility?: (listener: (visible: boolean) => void) => () => void;
}
