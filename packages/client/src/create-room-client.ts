import {
  type Comment,
  type ControlMessage,
  type Draft,
  errors,
  type PostAnswer,
  type Result,
  type RoomAnswer,
  refuse,
} from "@flyby/protocol";
import { createApi } from "./api.ts";
import { createConnection } from "./connection/connection.ts";
import { createLadder, keepTransport, recallTransport } from "./connection/ladder.ts";
import { isJoined, toPublic } from "./connection/public-state.ts";
import type { State } from "./connection/state.ts";
import { createEmitter } from "./emitter.ts";
import { createGreeting } from "./greeting.ts";
import { createLeases } from "./held/leases.ts";
import { createIdentity } from "./identity.ts";
import { createAuthored } from "./log/authored.ts";
import { readRange } from "./log/read-range.ts";
import { createRoomFeed } from "./log/room-feed.ts";
import { toPlatform } from "./platform.ts";
import { createDeliver } from "./posting/deliver.ts";
import { createNonce } from "./posting/nonce.ts";
import { createOutbox } from "./posting/outbox.ts";
import { createSocketPost } from "./posting/socket-post.ts";
import type { RoomClient, RoomClientOptions, RoomEvents } from "./room-client.ts";
import { createRoomRequests } from "./room-requests.ts";
import { createSegments, type Segments } from "./segments/segments.ts";
import { createServerClock } from "./server-clock.ts";
import { createServerTime } from "./server-time.ts";
import * as timing from "./timing.ts";
import { openHttpLog, transports } from "./transports/http-log.ts";
import { openWebSocket } from "./transports/websocket.ts";
import { createWants } from "./wants.ts";

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
  const { server, room: roomId } = options;
  // Pages write it as an attribute: what is no transport is left to us.
  const wish = transports.find((name) => name === options.transport) ?? "auto";
  const platform = toPlatform(options);
  const roomPath = `api/v1/rooms/${encodeURIComponent(roomId)}`;
  const stop = new AbortController();
  const api = createApi(server, platform, stop.signal);
  const emitter = createEmitter<RoomEvents>();
  const clock = createServerClock(platform.now);
  const authored = createAuthored();
  let room: RoomAnswer | null = null;
  let admin: string | null = null;
  let segments: Segments | null = null;
  let position: number | null = null;
  let isVisible = true;
  let hasAskedForRoom = false;
  let before: State | null = null;
  let told = "";

  const joined = () => isJoined(connection.state());
  const identity = createIdentity(api, platform.storage, server, (mine) => {
    emitter.emit("identity", mine);
    greeting.refresh();
  });
  const requests = createRoomRequests({
    api,
    roomId,
    roomPath,
    authored,
    token: () => identity.current()?.token ?? null,
    admin: () => admin,
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
    async recover(from, to, epoch) {
      await platform.sleep(platform.random() * timing.spreadMs, stop.signal);
      return readRange(api, roomPath, { epoch, seq: from - 1 }, to, stop.signal);
    },
    onHole: () => connection.renew(),
    onSkipped: () => wants.skipped(),
  });
  const wants = createWants({
    platform,
    signal: stop.signal,
    // Whatever is not a socket holds nothing for a hidden page anyway.
    say: (maxRate) => connection.carrier() === "websocket" && connection.send({ type: "want", maxRate }),
    catchUp: feed.catchUp,
  });
  const leases = createLeases(server, platform);
  const overHttp = { room: roomId, api, platform, leases, pollMs: options.pollMs };
  const connection = createConnection({
    platform,
    transport: (name) =>
      name === "websocket" ? openWebSocket(api.socketUrl("ws"), roomId, platform) : openHttpLog(name, overHttp),
    ladder: createLadder(wish, recallTransport(platform.storage, server), platform.WebSocket !== null),
    since: feed.cursor,
    token: () => greeting.open(),
    onState,
    onMute: () => socketPost.lost(),
    onJoined(answer, { transport, sentAtMs, signal }) {
      clock.sample(sentAtMs, platform.now(), answer.serverTimeMs);
      if (wish === "auto") keepTransport(platform.storage, server, transport);
      takeRoom(answer);
      wants.joined();
      void serverTime.follow(transport, signal);
      void identity.ensure().then(greeting.refresh);
    },
    onFrame(frame) {
      if (frame.kind === "batch") feed.batch(frame.batch);
      else if (frame.kind === "control") onControl(frame.message);
    },
    ping: () => serverTime.ping(),
    rescue(code) {
      if (code !== "room-not-found" || options.create === undefined || hasAskedForRoom) return null;
      hasAskedForRoom = true;
      return openRoom(options.create);
    },
  });
  const greeting = createGreeting(identity, joined, connection.send, () => connection.carrier() === "bosh");
  const socketPost = createSocketPost(platform, connection.send);
  const serverTime = createServerTime({
    platform,
    api,
    roomPath,
    clock,
    send: connection.send,
    isVisible: () => isVisible,
    onRoom: ({ viewers }) => takeViewers(viewers),
  });
  const outbox = createOutbox({
    platform,
    signal: stop.signal,
    createNonce,
    ready: joined,
    deliver: createDeliver({ api, roomPath, identity, greeting, socketPost, isJoined: joined }),
    onAccepted: (draft, answer, nonce) => feed.arrive(toComment(draft, answer), answer.seq, nonce),
    onChange: (pending) => emitter.emit("pending", pending),
  });

  async function openRoom(wanted: NonNullable<RoomClientOptions["create"]>): Promise<Result<void>> {
    const opened = await requests.openRoom(wanted);
    if (!opened.ok && errors[opened.code].retryable) hasAskedForRoom = false;
    return opened;
  }

  function onState(state: State): void {
    const [was, is] = [before !== null && isJoined(before), isJoined(state)];
    const news = toPublic(state, connection.carrier());
    const telling = JSON.stringify(news);
    const isNews = telling !== told;
    before = state;
    told = telling;
    if (was && !is) feed.interrupted();
    if (isNews) emitter.emit("connection", news);
    if (state.name === "failed") outbox.end(refuse(state.code, state.message));
    if (was !== is) outbox.changed();
  }

  function takeRoom(answer: RoomAnswer): void {
    const viewers = room?.viewers;
    room = answer;
    if (answer.room.kind === "video") segments ??= openSegments();
    feed.joined(answer);
    if (position !== null) segments?.near(position);
    emitter.emit("room", answer);
    if (viewers !== answer.viewers) emitter.emit("viewers", answer.viewers);
  }

  function openSegments(): Segments {
    const onLoaded = (value: RoomEvents["loaded"]) => emitter.emit("loaded", value);
    return createSegments({ api, platform, roomPath, signal: stop.signal, onLoaded });
  }

  function takeViewers(viewers: number): void {
    if (room === null || room.viewers === viewers) return;
    room = { ...room, viewers };
    emitter.emit("viewers", viewers);
  }

  function onControl(message: ControlMessage): void {
    if (socketPost.answer(message)) return;
    if (message.type === "hello") greeting.answered(message);
    else if (message.type === "refused" && message.code === "bad-token") greeting.rejected();
    else if (message.type === "gap") {
      feed.gap(message);
      if (message.reason === "slow") wants.slow();
    } else if (message.type === "stat") takeViewers(message.viewers);
    else if (message.type === "ping") serverTime.pong(message);
  }

  const stopVisibility = platform.onVisibility((visible) => {
    isVisible = visible;
    if (visible) identity.reread();
    connection.setVisible(visible);
    wants.setVisible(visible);
  });
  queueMicrotask(() => connection.start());

  return {
    server,
    roomId,
    connection: () => toPublic(connection.state(), connection.carrier()),
    room: () => room,
    identity: identity.current,
    pending: outbox.pending,
    on: emitter.on,
    post: outbox.post,
    withdraw: outbox.withdraw,
    near(progress) {
      position = progress;
      segments?.near(progress);
    },
    chat: requests.chat,
    rename: identity.rename,
    deleteComment: requests.deleteComment,
    mute: requests.mute,
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

/** The comment that an accepted draft has become, as the log will tell it. */
function toComment(draft: Draft, answer: PostAnswer): Comment {
  const { text, mode, size, color } = draft;
  const { id, progress, author, name, createdAt } = answer;
  return { id, progress, mode, size, color, author, name, text, createdAt };
}
