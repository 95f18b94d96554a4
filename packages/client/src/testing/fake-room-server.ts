import {
  type Comment,
  type ErrorCode,
  encodeBatch,
  encodeGap,
  formatCursor,
  headers,
  type IdentityAnswer,
  type PostAnswer,
  parseCursor,
  parseDraft,
  parseSince,
  type Result,
  refuse,
} from "@flyby/protocol";
import { type Answer, json, raced, refused, toMessage } from "./fake-answers.ts";
import { createFakeBosh, type FakeBosh } from "./fake-bosh.ts";
import { createFakeRoom, type FakeRoom } from "./fake-room.ts";
import { createFakeSockets, type FakeSockets } from "./fake-socket.ts";
import { serveSocket } from "./fake-socket-session.ts";
import { openFakeStream, type StreamRoad } from "./fake-stream.ts";
import type { ManualTime } from "./manual-time.ts";

/** A whole server in memory: rooms, identities, posting in every way, the log over every transport. */
export interface FakeRoomServer {
  readonly fetch: typeof fetch;
  readonly sockets: FakeSockets;
  readonly bosh: FakeBosh;
  readonly requests: string[];
  room(id: string, kind?: "video" | "live"): FakeRoom;
  /** Nothing answers: requests fail, sockets do not open, those that are open end. */
  setDown(down: boolean): void;
  /** Somebody between answers each request with these words and a status that says "fine"; null: nobody does. */
  stranger: string | null;
  /** Breaks every connection that is open. */
  cut(): void;
  /** Ends every stream, as a server that restarts does. */
  drain(): void;
  streamRoad: StreamRoad;
  /** The next posts are refused like this, whatever they say. */
  refusePosts(code: ErrorCode | null, retryAfterMs?: number): void;
  /** Answers are on their way for up to so long, each for a random time: true when they left, old when they come. */
  latencyMs: number;
  /** Nothing is held: too many are already. */
  refuseHeld: boolean;
  /** Posts are committed, but their answers never arrive. */
  swallowAcks: boolean;
  /** Tokens it knows. Emptying it is a server with a new key. */
  readonly identities: Map<string, IdentityAnswer>;
  /** How much sockets have asked for, in order. */
  readonly wants: readonly (number | null)[];
  /** Answers by path and query, as a cache between would give them. */
  readonly cache: Map<string, string>;
  /** What is said to a socket that asks for a room. */
  openRooms: boolean;
}

export function createFakeRoomServer(time: ManualTime): FakeRoomServer {
  const rooms = new Map<string, FakeRoom>();
  const identities = new Map<string, IdentityAnswer>();
  const cache = new Map<string, string>();
  const accepted = new Map<string, { readonly answer: PostAnswer; readonly comment: Comment }>();
  const requests: string[] = [];
  const wants: (number | null)[] = [];
  let isDown = false;
  let cut = new AbortController();
  let drain = new AbortController();
  let refusal: Result<never> | null = null;

  function post(room: FakeRoom, body: unknown, token: string | null): Result<PostAnswer> {
    const draft = parseDraft(body);
    if (!draft.ok) return draft;
    const sender = token === null ? { author: "anonymous", name: "Anonymous" } : identities.get(token);
    if (sender === undefined) return refuse("bad-token");
    if (refusal !== null) return refusal;
    const { author, name } = sender;
    const key = `${room.id} ${author} ${draft.value.nonce}`;
    const known = accepted.get(key);
    const entry = room.entries[(known?.answer.seq ?? 0) - 1];
    // What a restored backup never saw was never accepted.
    if (known !== undefined && entry?.kind === "comment" && entry.comment === known.comment) {
      return { ok: true, value: { ...known.answer, duplicate: true } };
    }
    const { text, mode, size, color, progress } = draft.value;
    const comment = room.say({ text, mode, size, color, author, name, progress: progress ?? 0 });
    const answer = {
      id: comment.id,
      seq: room.head().seq,
      progress: comment.progress,
      createdAt: time.now(),
      author,
      name,
    };
    accepted.set(key, { answer, comment });
    return { ok: true, value: answer };
  }

  const sockets = createFakeSockets((end) =>
    serveSocket(end, {
      time,
      identities,
      wants,
      room: (id) => rooms.get(id),
      post(room, draft, token) {
        const result = post(room, draft, token);
        return server.swallowAcks ? null : result;
      },
    }),
  );

  const bosh = createFakeBosh({
    time,
    room: (id) => rooms.get(id),
    post(room, draft, token) {
      const nonce = (draft as { nonce?: string }).nonce ?? null;
      const result = post(room, draft, token);
      return server.swallowAcks ? null : toMessage(nonce, result);
    },
  });

  function route(
    method: string,
    url: URL,
    body: unknown,
    token: string | null,
    gone: AbortSignal,
  ): Answer | Promise<Answer> {
    const [, , api, , kind, id, part, rest] = url.pathname.split("/");
    if (api === "bosh") return boshAnswer(body, token, gone);
    if (kind === "identity") return identify(method, body, token);
    if (kind === "rooms" && id === undefined && method === "POST") {
      if (!server.openRooms) return refused(refuse("admin-only"));
      const wanted = body as { id: string; kind: "video" | "live" };
      return json(server.room(wanted.id, wanted.kind).answer(0), 201);
    }
    const room = rooms.get(id ?? "");
    if (room === undefined) return refused(refuse("room-not-found"));
    if (part === undefined) return json(room.answer(1));
    if (part === "segments") return json(room.segment(Number(rest)));
    if (part === "chat") {
      const before = url.searchParams.get("before");
      return json({ comments: room.chat(before === null ? null : Number(before), 50), nextBefore: null });
    }
    if (part === "comments" && method === "DELETE") {
      const comment = room.comments().get(Number(rest));
      if (comment === undefined) return refused(refuse("comment-not-found"));
      if (comment.author !== identities.get(token ?? "")?.author) return refused(refuse("not-yours"));
      room.remove(comment.id);
      return json({ seq: room.head().seq });
    }
    if (part === "comments") {
      const result = post(room, body, token);
      return result.ok ? json(result.value, result.value.duplicate ? 200 : 201) : refused(result);
    }
    if (part === "log" && rest === undefined) return log(room, url, gone);
    if (part === "log" && (rest === "events" || rest === "stream")) return stream(room, rest, url, gone);
    return refused(refuse("not-found"));
  }

  function identify(method: string, body: unknown, token: string | null): Answer {
    const author = method === "PATCH" ? identities.get(token ?? "")?.author : `author-${identities.size + 1}`;
    if (author === undefined) return refused(refuse("bad-token"));
    const name = (body as { name?: string }).name ?? "Quiet Heron 42";
    const identity = { token: `token-${identities.size + 1}`, author, name };
    identities.set(identity.token, identity);
    return json(identity, 201);
  }

  async function boshAnswer(body: unknown, token: string | null, gone: AbortSignal): Promise<Answer> {
    if (token !== null && !identities.has(token)) return refused(refuse("bad-token"));
    if (server.refuseHeld) return refused(refuse("overloaded"));
    const result = await bosh.ask(body, token, gone);
    return result.ok ? { status: 200, body: result.value } : refused(result);
  }

  function stream(room: FakeRoom, part: "events" | "stream", url: URL, gone: AbortSignal): Answer {
    const since = parseSince(url.searchParams.get("since"));
    if (!since.ok) return refused(since);
    if (server.refuseHeld) return refused(refuse("overloaded"));
    const kind = part === "events" ? "sse" : "stream";
    const road = () => server.streamRoad;
    const body = openFakeStream({ kind, room, since: since.value, time, road, cut: gone, drain: drain.signal });
    return { status: 200, body, headers: { [headers.cursor]: formatCursor(room.read(since.value).cursor) } };
  }

  async function log(room: FakeRoom, url: URL, gone: AbortSignal): Promise<Answer> {
    const since = parseSince(url.searchParams.get("since"));
    if (!since.ok) return refused(since);
    const until = parseCursor(url.searchParams.get("until") ?? "");
    const wait = Number(url.searchParams.get("wait") ?? 0);
    if (wait > 0 && server.refuseHeld) return refused(refuse("overloaded"));
    let reading = room.read(since.value, until.ok ? until.value.seq : undefined);
    if (wait > 0 && reading.gap === null && reading.batch === null) {
      const stop = new AbortController();
      const unfollow = room.follow(() => stop.abort());
      gone.addEventListener("abort", () => stop.abort());
      await time.sleep(wait * 1_000, stop.signal);
      unfollow();
      reading = room.read(since.value);
    }
    const lines = [
      ...(reading.gap === null ? [] : [encodeGap(reading.gap)]),
      ...(reading.batch === null ? [] : [encodeBatch(reading.batch)]),
    ];
    return {
      status: 200,
      body: lines.map((line) => `${line}\n`).join(""),
      headers: { [headers.cursor]: formatCursor(reading.cursor), [headers.nextPollMs]: wait > 0 ? "0" : "3000" },
    };
  }

  const epochs = () => [...rooms.values()].map((room) => room.head().epoch).join();

  const server: FakeRoomServer = {
    sockets,
    bosh,
    requests,
    wants,
    streamRoad: "open",
    identities,
    cache,
    latencyMs: 0,
    refuseHeld: false,
    swallowAcks: false,
    stranger: null,
    openRooms: false,
    fetch: Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
        const url = new URL(String(input));
        const method = init?.method ?? "GET";
        requests.push(`${method} ${url.pathname}${url.search}`);
        const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? null;
        await Promise.resolve();
        if (isDown) throw new TypeError("network");
        if (server.stranger !== null) return new Response(server.stranger);
        const cached = cache.get(`${url.pathname}${url.search}`);
        if (cached !== undefined) return new Response(cached, { headers: { [headers.cursor]: "aaaaaaaa:0" } });
        const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
        const road = cut.signal;
        const gone = new AbortController();
        for (const end of [road, init?.signal]) end?.addEventListener("abort", () => gone.abort(end.reason));
        const answer = await raced(route(method, url, body, token, gone.signal), gone.signal);
        const before = epochs();
        if (server.latencyMs > 0) {
          await time.sleep(time.random() * server.latencyMs, init?.signal ?? new AbortController().signal);
          init?.signal?.throwIfAborted();
        }
        // Restoring a backup takes a restart: what was under way is lost.
        if (before !== epochs()) throw new TypeError("network");
        if (isDown || road.aborted || (server.swallowAcks && method === "POST" && url.pathname.endsWith("/comments"))) {
          throw new TypeError("network");
        }
        return new Response(answer.body, { status: answer.status, headers: answer.headers ?? {} });
      },
      { preconnect() {} },
    ),
    room(id, kind = "live") {
      const room = rooms.get(id) ?? createFakeRoom(id, kind, time.now);
      rooms.set(id, room);
      return room;
    },
    setDown(down) {
      isDown = down;
      sockets.mode = down ? "refuse" : "open";
      if (down) server.cut();
    },
    cut() {
      for (const end of sockets.ends()) end.close(1006);
      cut.abort();
      cut = new AbortController();
    },
    drain() {
      drain.abort();
      drain = new AbortController();
    },
    refusePosts(code, retryAfterMs) {
      refusal = code === null ? null : refuse(code, undefined, retryAfterMs);
    },
  };
  return server;
}
