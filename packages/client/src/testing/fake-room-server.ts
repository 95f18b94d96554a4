import {
  type Comment,
  type ControlMessage,
  type ErrorCode,
  encodeBatch,
  encodeControl,
  encodeGap,
  errors,
  formatCursor,
  headers,
  type IdentityAnswer,
  type PostAnswer,
  parseClientMessage,
  parseCursor,
  parseDraft,
  parseSince,
  type Result,
  refuse,
  toErrorBody,
} from "@flyby/protocol";
import { createFakeRoom, type FakeRoom } from "./fake-room.ts";
import { createFakeSockets, type FakeSockets, type ServerEnd } from "./fake-socket.ts";
import type { ManualTime } from "./manual-time.ts";

/** A whole server in memory: rooms, identities, posting by both ways, the log over both transports. */
export interface FakeRoomServer {
  readonly fetch: typeof fetch;
  readonly sockets: FakeSockets;
  readonly requests: string[];
  room(id: string, kind?: "video" | "live"): FakeRoom;
  /** Nothing answers: requests fail, sockets do not open, those that are open end. */
  setDown(down: boolean): void;
  /** The next posts are refused like this, whatever they say. */
  refusePosts(code: ErrorCode | null, retryAfterMs?: number): void;
  /** Answers are on their way for up to so long, each for a random time: true when they left, old when they come. */
  latencyMs: number;
  /** Long polls are refused: too many are held. */
  refuseHeld: boolean;
  /** Posts are committed, but their answers never arrive. */
  swallowAcks: boolean;
  /** Tokens it knows. Emptying it is a server with a new key. */
  readonly identities: Map<string, IdentityAnswer>;
  /** Answers by path and query, as a cache between would give them. */
  readonly cache: Map<string, string>;
  /** What is said to a socket that asks for a room. */
  openRooms: boolean;
}

type Answer = { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };

export function createFakeRoomServer(time: ManualTime): FakeRoomServer {
  const rooms = new Map<string, FakeRoom>();
  const identities = new Map<string, IdentityAnswer>();
  const cache = new Map<string, string>();
  const accepted = new Map<string, { readonly answer: PostAnswer; readonly comment: Comment }>();
  const requests: string[] = [];
  let isDown = false;
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

  const sockets = createFakeSockets((end) => serve(end));

  function serve(end: ServerEnd): void {
    let token: string | null = null;
    let joined: FakeRoom | null = null;
    const say = (message: ControlMessage) => end.send(encodeControl(message));
    end.onText = (text) => {
      const message = parseClientMessage(text);
      if (!message.ok) return say({ type: "refused", code: message.code, message: message.message });
      if (message.value.type === "hello") {
        const mine = identities.get(message.value.token ?? "");
        token = mine?.token ?? null;
        if (message.value.token !== undefined && mine === undefined) {
          return say({ type: "refused", code: "bad-token", message: errors["bad-token"].message });
        }
        const who = mine === undefined ? {} : { author: mine.author, name: mine.name };
        return say({ type: "hello", server: "fake", serverTimeMs: time.now(), ...who });
      }
      if (message.value.type === "ping") return say({ type: "ping", id: message.value.id, serverTimeMs: time.now() });
      if (message.value.type === "join") {
        const room = rooms.get(message.value.room);
        if (room === undefined) {
          say({ type: "bye", code: "room-not-found", message: errors["room-not-found"].message });
          return end.close(4404, "room-not-found");
        }
        const since = parseSince(message.value.since);
        if (!since.ok) return end.close(4400, since.code);
        joined = room;
        say({ type: "join", ...room.answer(1) });
        let { gap, batch, cursor } = room.read(since.value);
        if (gap !== null) end.send(encodeGap(gap));
        while (batch !== null) {
          end.send(encodeBatch(batch));
          ({ gap, batch, cursor } = room.read({ from: "cursor", cursor }));
        }
        end.onClose = room.follow((next) => end.send(encodeBatch(next)));
        return;
      }
      const { draft } = message.value;
      const nonce = (draft as { nonce?: string }).nonce ?? null;
      if (joined === null) return say({ type: "refused", nonce, code: "not-joined", message: "" });
      const result = post(joined, draft, token);
      if (server.swallowAcks) return;
      say(
        result.ok
          ? { type: "ack", nonce, ...result.value }
          : { type: "refused", nonce, code: result.code, message: result.message, ...retryOf(result) },
      );
    };
  }

  function route(method: string, url: URL, body: unknown, token: string | null): Answer | Promise<Answer> {
    const [, , , , kind, id, part, rest] = url.pathname.split("/");
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
    if (part === "log") return log(room, url);
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

  async function log(room: FakeRoom, url: URL): Promise<Answer> {
    const since = parseSince(url.searchParams.get("since"));
    if (!since.ok) return refused(since);
    const until = parseCursor(url.searchParams.get("until") ?? "");
    const wait = Number(url.searchParams.get("wait") ?? 0);
    if (wait > 0 && server.refuseHeld) return refused(refuse("overloaded"));
    let reading = room.read(since.value, until.ok ? until.value.seq : undefined);
    if (wait > 0 && reading.gap === null && reading.batch === null) {
      const stop = new AbortController();
      const unfollow = room.follow(() => stop.abort());
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
    requests,
    identities,
    cache,
    latencyMs: 0,
    refuseHeld: false,
    swallowAcks: false,
    openRooms: false,
    fetch: Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
        const url = new URL(String(input));
        const method = init?.method ?? "GET";
        requests.push(`${method} ${url.pathname}${url.search}`);
        const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? null;
        await Promise.resolve();
        if (isDown) throw new TypeError("network");
        const cached = cache.get(`${url.pathname}${url.search}`);
        if (cached !== undefined) return new Response(cached);
        const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
        const answer = await raced(route(method, url, body, token), init?.signal ?? null);
        const before = epochs();
        if (server.latencyMs > 0) {
          await time.sleep(time.random() * server.latencyMs, init?.signal ?? new AbortController().signal);
          init?.signal?.throwIfAborted();
        }
        // Restoring a backup takes a restart: what was under way is lost.
        if (before !== epochs()) throw new TypeError("network");
        if (isDown || (server.swallowAcks && method === "POST" && url.pathname.endsWith("/comments"))) {
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
      if (down) for (const end of sockets.ends()) end.close(1006);
    },
    refusePosts(code, retryAfterMs) {
      refusal = code === null ? null : refuse(code, undefined, retryAfterMs);
    },
  };
  return server;
}

function retryOf({ retryAfterMs }: { readonly retryAfterMs?: number }): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function json(body: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

function refused(result: Result<never>): Answer {
  if (result.ok) throw new Error("unreachable");
  return json(toErrorBody(result), errors[result.code].status);
}

/** An aborted request rejects, whatever the server goes on to do. */
function raced<T>(answer: T | Promise<T>, signal: AbortSignal | null): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason));
    Promise.resolve(answer).then(resolve, reject);
  });
}
