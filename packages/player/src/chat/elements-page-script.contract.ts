// Runs in the browser: chat and composer on a room that the test turns.
import type { Pending, RoomClient, RoomEvents } from "@flyby/client";
import { createViewerSettings } from "@flyby/player";
import {
  accept,
  type ChatAnswer,
  type Comment,
  type DraftInput,
  defaultRoomSettings,
  limits,
  type PostAnswer,
  type Refusal,
  type Result,
  type RoomAnswer,
} from "@flyby/protocol";
import type { RoomContext } from "../room-context.ts";

/** What tests do to the room, and what they can ask. */
export interface FakeRoom {
  /** Comments `from` to `to` arrive. */
  arrive(from: number, to: number, change?: Partial<Comment>): void;
  remove(ids: readonly number[]): void;
  /** The next draft gets this answer. */
  refuseNext(refusal: Refusal): void;
  readonly posted: DraftInput[];
  readonly deleted: number[];
}

declare global {
  interface Window {
    room: FakeRoom;
  }
}

const now = Date.now();
const stored = Number(new URLSearchParams(location.search).get("stored") ?? 0);
const comments = new Map<number, Comment>();
const listeners = new Map<string, Set<(value: unknown) => void>>();
const emit = <K extends keyof RoomEvents>(event: K, value: RoomEvents[K]): void => {
  for (const listener of listeners.get(event) ?? []) listener(value);
};

function make(id: number, change: Partial<Comment> = {}): Comment {
  const look = { mode: "scroll", size: "normal", color: 0xffffff } as const;
  const text =
    id % 7 === 0 ? `comment ${id}, which is so long that it needs a second line in this column` : `comment ${id}`;
  const author = `author-${id % 5}`;
  const comment = { id, progress: id * 100, ...look, author, name: `Name ${id % 5}`, text, createdAt: now, ...change };
  comments.set(id, comment);
  return comment;
}
for (let id = 1; id <= stored; id++) make(id);

let pending: readonly Pending[] = [];
let refusal: Refusal | null = null;
const answer: RoomAnswer = {
  room: {
    id: "test",
    number: 1,
    kind: "video",
    title: "Test",
    folder: null,
    media: null,
    startedAt: null,
    createdAt: 0,
    sample: false,
    settings: defaultRoomSettings,
  },
  cursor: "00000000:0",
  viewers: 1,
  comments: stored,
  serverTimeMs: now,
  density: { bucketMs: 1000, counts: [] },
};

const room: FakeRoom = {
  posted: [],
  deleted: [],
  arrive(from, to, change) {
    const fresh = Array.from({ length: to - from + 1 }, (_, index) => make(from + index, change));
    emit(
      "arrivals",
      fresh.map((comment) => ({ comment, own: false, flying: true })),
    );
  },
  remove(ids) {
    for (const id of ids) comments.delete(id);
    emit("removed", ids);
  },
  refuseNext(next) {
    refusal = next;
  },
};
window.room = room;

const client: RoomClient = {
  server: location.origin,
  roomId: "test",
  connection: () => ({ state: "live", transport: "websocket" }),
  room: () => answer,
  identity: () => ({ token: "t", author: "me", name: "Quiet Heron 42" }),
  pending: () => pending,
  on(event, listener) {
    const all = listeners.get(event) ?? new Set();
    listeners.set(event, all);
    // One map for all events: the key says which value comes.
    const anything = listener as (value: unknown) => void;
    all.add(anything);
    return () => all.delete(anything);
  },
  async post(draft): Promise<Result<PostAnswer>> {
    room.posted.push(draft);
    if (refusal !== null) {
      const refused = refusal;
      refusal = null;
      return refused;
    }
    const id = Math.max(0, ...comments.keys()) + 1;
    const comment = make(id, { ...draft, author: "me", name: "Quiet Heron 42" });
    emit("arrivals", [{ comment, own: true, flying: true }]);
    return accept({ ...comment, seq: id });
  },
  withdraw(nonce) {
    pending = pending.filter((one) => one.nonce !== nonce);
    emit("pending", pending);
  },
  near() {},
  async chat({ before, limit = 50, source } = {}): Promise<Result<ChatAnswer>> {
    if (source === "imported") return accept({ comments: [], nextBefore: null });
    const all = [...comments.values()].filter(({ id }) => before === undefined || id < before);
    const page = all.sort((a, b) => b.id - a.id).slice(0, Math.min(limit, limits.maxChatPage));
    return accept({ comments: page, nextBefore: page.length < all.length ? (page.at(-1)?.id ?? null) : null });
  },
  rename: async (name) => accept({ token: "t", author: "me", name }),
  async deleteComment(id) {
    room.deleted.push(id);
    room.remove([id]);
    return accept(undefined);
  },
  mute: async () => accept(undefined),
  setAdmin() {},
  serverNow: () => Date.now(),
  close() {},
};

const context: RoomContext = {
  client,
  settings: createViewerSettings(),
  clock: { now: () => 83_000, playing: () => false, rate: () => 1, subscribe: () => () => {} },
  seek() {},
  video: null,
};
for (const element of document.querySelectorAll<HTMLElement & { context: RoomContext | null }>(
  "flyby-chat, flyby-composer",
))
  element.context = context;
