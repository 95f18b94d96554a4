import {
  type ChatAnswer,
  type Comment,
  type ControlMessage,
  type DraftInput,
  headers,
  type PostAnswer,
  parseDraft,
  type RoomAnswer,
  refuse,
} from "@flyby/protocol";
import { createApi, toResult } from "./api.ts";
import { createConnection } from "./connection/connection.ts";
import { createLadder, keepTransport, recallTransport } from "./connection/ladder.ts";
import { isJoined, toPublic } from "./connection/public-state.ts";
import type { State } from "./connection/state.ts";
import { createEmitter } from "./emitter.ts";
import { createIdentity } from "./identity.ts";
import { createAuthored } from "./log/authored.ts";
import { readRange } from "./log/read-range.ts";
import { createRoomFeed } from "./log/room-feed.ts";
import { toPlatform } from "./platform.ts";
import { createNonce } from "./posting/nonce.ts";
import { createOutbox } from "./posting/outbox.ts";
import { createSocketPost, type Delivery } from "./posting/socket-post.ts";
import { toVoid } from "./result.ts";
import type { RoomClient, RoomClientOptions, RoomEvents } from "./room-client.ts";
import { createSegments, type Segments } from "./segments/segments.ts";
import { createServerClock } from "./server-clock.ts";
import { createServerTime } from "./server-time.ts";
import { openHttpLog } from "./transports/http-log.ts";
import { openWebSocket } from "./transports/websocket.ts";

/**
 * Joins a room and stays joined until closed. It connects right after this call, so that listeners added at once miss
 * nothing.
 *
 * @example
 * const client = createRoomClient({ server: "http://localhost:8765/", room: "lobby" });
 * client.on("arrivals", (list) => list.forEach(({ comment }) => console.log(comment.name, comment.text)));
 * await client.post({ text: "Hello" });
 */
export function createRoomClient(options: RoomClientOptions): RoomClient {
  const platform = toPlatform(options);
  const { server, room: roomId } = options;
  const stop = new AbortController();
  const api = createApi(server, platform);
  const roomPath = `api/v1/rooms/${encodeURIComponent(roomId)}`;
  const emitter = createEmitter<RoomEvents>();
  const clock = createServerClock(platform.now);
  const authored = createAuthored();
  let room: RoomAnswer | null = null;
  let admin: string | null = null;
  let segments: Segments | null = null;
  let progress: number | null = null;
  let isVisible = true;
  let hasAskedForRoom = false;
  // The token the socket was greeted with, and who the server took it for.
  let greeting: string | undefined;
  let socketAuthor: { author?: string; name?: string } = {};

  const identity = createIdentity(api, platform.storage, server, (mine) => {
    emitter.emit("identity", mine);
    greet();
  });

  const feed = createRoomFeed({
    emitter,
    authored,
    segments: () => segments,
    serverNow: clock.now,
    isOwn: ({ author }) => author === identity.current()?.author,
    onOwn: ({ text }) => outbox.arrived(text),
    onSettings(settings) {
      if (room !== null) room = { ...room, room: { ...room.room, settings } };
    },
    recover: (from, to, epoch) => readRange(api, roomPath, { epoch, seq: from - 1 }, to, stop.signal),
    onHole: () => connection.renew(),
  });

  const connection = createConnection({
    platform,
    transports: {
      websocket: openWebSocket(api.socketUrl("ws"), roomId, platform),
      "long-poll": openHttpLog(roomId, true, api, platform),
      poll: openHttpLog(roomId, false, api, platform),
    },
    ladder: createLadder(
      options.transport ?? "auto",
      recallTransport(platform.storage, server),
      platform.WebSocket !== null,
    ),
    since: feed.cursor,
    token() {
      socketAuthor = {};
      greeting = identity.current()?.token;
      return greeting;
    },
    onState,
    onJoined(answer, { transport, sentAtMs, signal }) {
      clock.sample(sentAtMs, platform.now(), answer.serverTimeMs);
      if ((options.transport ?? "auto") === "auto") keepTransport(platform.storage, server, transport);
      const viewers = room?.viewers;
      room = answer;
      if (answer.room.kind === "video") segments ??= openSegments();
      if (progress !== null) segments?.near(progress);
      feed.joined(answer);
      emitter.emit("room", answer);
      if (viewers !== answer.viewers) emitter.emit("viewers", answer.viewers);
      void serverTime.follow(transport, signal);
      void identity.ensure().then(() => greet());
    },
    onFrame(frame) {
      if (frame.kind === "batch") feed.batch(frame.batch);
      else if (frame.kind === "control") onControl(frame.message);
    },
    ping: () => serverTime.ping(),
    rescue(code) {
      if (code === "room-not-found" && options.create !== undefined && !hasAskedForRoom) return askForRoom();
      return null;
    },
  });

  const socketPost = createSocketPost(platform, connection.send);
  const serverTime = createServerTime({
    platform,
    api,
    roomPath,
    clock,
    send: connection.send,
    isVisible: () => isVisible,
    onRoom: ({ viewers }) => onViewers(viewers),
  });
  const outbox = createOutbox({
    platform,
    signal: stop.signal,
    createNonce,
    ready: () => isJoined(connection.state()),
    deliver,
    onAccepted,
    onChange: (pending) => emitter.emit("pending", pending),
  });

  let before: State = { name: "idle" };
  function onState(state: State): void {
    const wasJoined = isJoined(before);
    before = state;
    if (wasJoined && !isJoined(state)) {
      feed.interrupted();
      socketPost.lost();
    }
    emitter.emit("connection", toPublic(state));
    if (state.name === "failed") outbox.end(refuse(state.code, state.message));
    if (wasJoined !== isJoined(state)) outbox.changed();
  }

  function onControl(message: ControlMessage): void {
    if (socketPost.answer(message)) return;
    switch (message.type) {
      case "hello":
        socketAuthor = message;
        if (message.author === undefined && greeting !== undefined) renewIdentity(greeting);
        return;
      case "refused":
        if (message.code === "bad-token" && greeting !== undefined) renewIdentity(greeting);
        return;
      case "gap":
        feed.gap(message);
        return;
      case "stat":
        onViewers(message.viewers);
        return;
      case "ping":
        serverTime.pong(message);
        return;
    }
  }

  function onViewers(viewers: number): void {
    if (room === null || room.viewers === viewers) return;
    room = { ...room, viewers };
    emitter.emit("viewers", viewers);
  }

  /** Tells the socket who we are, when it does not know yet. */
  function greet(): void {
    const mine = identity.current();
    if (mine === null || mine.token === greeting || !isJoined(connection.state())) return;
    if (connection.send({ type: "hello", token: mine.token })) {
      greeting = mine.token;
      socketAuthor = {};
    }
  }

  function renewIdentity(token: string): void {
    identity.reject(token);
    void identity.ensure();
  }

  async function askForRoom() {
    hasAskedForRoom = true;
    const { kind, title } = options.create ?? { kind: "video" };
    const body = { id: roomId, kind, title: title ?? roomId };
    const made = toResult(await api.json<unknown>("api/v1/rooms", { method: "POST", body, bearer: admin }));
    return made.ok ? ({ ok: true, value: undefined } as const) : made;
  }

  function openSegments(): Segments {
    return createSegments({
      api,
      platform,
      roomPath,
      signal: stop.signal,
      onLoaded: (value) => emitter.emit("loaded", value),
    });
  }

  async function deliver(draft: DraftInput & { readonly nonce: string }): Promise<Delivery> {
    const known = await identity.ensure();
    const token = known.ok ? known.value.token : null;
    const isGreeted = known.ok && socketAuthor.author === known.value.author && socketAuthor.name === known.value.name;
    const bySocket = isGreeted ? socketPost.send(draft) : null;
    const delivery = await (bySocket ?? deliverByHttp(draft, token));
    if (delivery.kind === "refused" && delivery.refusal.code === "bad-token" && token !== null) {
      identity.reject(token);
      const fresh = await identity.ensure();
      return deliverByHttp(draft, fresh.ok ? fresh.value.token : null);
    }
    if (delivery.kind === "accepted" && delivery.identity !== null) {
      const { author, name } = delivery.answer;
      identity.adopt({ token: delivery.identity, author, name });
    }
    // A socket that swallows posts while it still reads: the other way is open.
    if (delivery.kind === "unreachable" && bySocket !== null && isJoined(connection.state())) {
      return deliverByHttp(draft, token);
    }
    return delivery;
  }

  async function deliverByHttp(draft: DraftInput, bearer: string | null): Promise<Delivery> {
    const reply = await api.json<PostAnswer>(`${roomPath}/comments`, { method: "POST", body: draft, bearer });
    if (reply.kind !== "answer") return reply;
    return { kind: "accepted", answer: reply.value, identity: reply.headers.get(headers.identity) };
  }

  function onAccepted(input: DraftInput, answer: PostAnswer): void {
    const parsed = parseDraft(input);
    if (!parsed.ok) return;
    const { text, mode, size, color } = parsed.value;
    const { id, progress, author, name, createdAt } = answer;
    const comment: Comment = { id, progress, mode, size, color, author, name, text, createdAt };
    feed.arrive(comment);
  }

  const stopVisibility = platform.onVisibility((visible) => {
    isVisible = visible;
    connection.setVisible(visible);
  });
  queueMicrotask(() => connection.start());

  return {
    server,
    roomId,
    connection: () => toPublic(connection.state()),
    room: () => room,
    identity: identity.current,
    pending: outbox.pending,
    on: emitter.on,
    post: outbox.post,
    withdraw: outbox.withdraw,
    near(position) {
      progress = position;
      segments?.near(position);
    },
    async chat({ before: beforeId, limit, source } = {}) {
      const query = new URLSearchParams();
      if (beforeId !== undefined) query.set("before", String(beforeId));
      if (limit !== undefined) query.set("limit", String(limit));
      if (source !== undefined) query.set("source", source);
      const result = toResult(await api.json<ChatAnswer>(`${roomPath}/chat?${query}`));
      if (!result.ok) return result;
      const comments = result.value.comments.filter(({ id }) => !authored.isGone(id));
      authored.remember(comments);
      return { ok: true, value: { ...result.value, comments } };
    },
    rename: identity.rename,
    async deleteComment(id) {
      const bearer = admin ?? identity.current()?.token ?? null;
      const reply = await api.json<unknown>(`${roomPath}/comments/${id}`, { method: "DELETE", bearer });
      return toVoid(toResult(reply));
    },
    async mute(author, action) {
      if (admin === null) return refuse("admin-only");
      const path = `${roomPath}/mutes/${encodeURIComponent(author)}`;
      const reply =
        action === "unmute"
          ? await api.json<unknown>(path, { method: "DELETE", bearer: admin })
          : await api.json<unknown>(path, { method: "PUT", bearer: admin, body: { purge: action === "purge" } });
      return toVoid(toResult(reply));
    },
    setAdmin(token) {
      admin = token;
    },
    serverNow: clock.now,
    close() {
      if (stop.signal.aborted) return;
      stopVisibility();
      connection.close();
      outbox.end(refuse("internal", "The room was left."));
      stop.abort();
      emitter.clear();
    },
  };
}
