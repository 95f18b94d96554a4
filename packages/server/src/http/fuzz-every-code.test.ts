import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { decodeFrame, type ErrorCode, errors, isErrorCode } from "@flyby/protocol";
import { createRoomClient } from "../../../client/src/index.ts";
import { createRoomOpening, maxOpenedRooms } from "../api/room-opening.ts";
import type { Core } from "../core-contract.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { textFrame } from "../transports/testing/raw-frames.ts";
import { openSocket } from "../transports/testing/socket-client.ts";
import { type Edge, openFreeRoom, startEdge } from "./testing/start-edge.ts";

const opener = "https://opener.example";
let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--open-rooms", opener] });
  await openFreeRoom(edge, "room", "live");
  await edge.ask("/api/v1/rooms", asAdmin("POST", { id: "slow", kind: "live" }));
  await edge.ask("/api/v1/rooms", asAdmin("POST", { id: "closed", kind: "live" }));
  await edge.ask("/api/v1/rooms/closed", asAdmin("PATCH", { open: false }));
  await edge.ask("/api/v1/rooms", asAdmin("POST", { id: "strict", kind: "live" }));
  await edge.ask("/api/v1/rooms/strict", asAdmin("PATCH", { everyMs: 0, modes: ["top"], blockedWords: ["darn"] }));
  await openFreeRoom(edge, "long", "live");
  await edge.ask("/api/v1/rooms/long", asAdmin("PATCH", { maxGraphemes: 1_000 }));
  const media = { url: "https://example.org/clip.mp4", type: "video/mp4", durationMs: 5_000, posterUrl: null };
  await edge.ask("/api/v1/rooms", asAdmin("POST", { id: "film", kind: "video", media }));
});
afterAll(() => edge.stop());

function asAdmin(method: string, body?: unknown): RequestInit {
  const headers = { authorization: `Bearer ${edge.admin}`, "content-type": "application/json" };
  return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

async function codeOf(answer: Response): Promise<unknown> {
  const { error } = (await answer.json()) as { error?: { code?: unknown } };
  const code = error?.code;
  if (isErrorCode(code)) expect([code, answer.status]).toEqual([code, errors[code].status]);
  return code;
}

const ask = async (path: string, init?: RequestInit) => codeOf(await edge.ask(path, init));
const post = async (room: string, draft: unknown) => codeOf(await edge.post(room, draft));
const json = (method: string, body: string, more: Record<string, string> = {}): RequestInit => ({
  method,
  body,
  headers: { "content-type": "application/json", ...more },
});

/** What a socket is told, as a refusal or as a goodbye, when it says this. */
async function say(...messages: readonly unknown[]): Promise<unknown> {
  const socket = await openSocket(`${edge.url}/ws`);
  for (const message of messages) socket.send(message);
  try {
    for (;;) {
      const frame = decodeFrame(await socket.next());
      if (frame.kind !== "control") continue;
      if (frame.message.type === "refused" || frame.message.type === "bye") return frame.message.code;
    }
  } finally {
    socket.close();
  }
}

/** What is answered while the store fails in this way. */
async function whileFailing(error: Error): Promise<unknown> {
  const { timeline } = edge.core.stores;
  const { chat } = timeline;
  Object.assign(timeline, { chat: () => Promise.reject(error) });
  try {
    return await ask("/api/v1/rooms/room/chat");
  } finally {
    Object.assign(timeline, { chat });
  }
}

/** The reason in the close frame of a socket that joins where it is told, hears everything, and never answers a ping. */
function closeReason(join: boolean, during: () => Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(edge.port, "127.0.0.1");
    socket.on("error", reject);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    if (join) socket.write(textFrame('{"type":"join","room":"long"}'));
    let heard = "";
    socket.on("data", (bytes) => {
      heard = (heard + bytes.toString("latin1")).slice(-200);
    });
    socket.on("close", () => resolve(heard));
    void during().catch(reject);
  });
}

async function shutDown(): Promise<unknown> {
  const other = await startEdge();
  await openFreeRoom(other, "room", "live");
  const socket = await openSocket(`${other.url}/ws`);
  socket.send({ type: "join", room: "room" });
  await socket.nextOf("join");
  const stopping = other.stop();
  const { code } = await socket.nextOf("bye");
  await stopping;
  return code;
}

async function mute(): Promise<unknown> {
  const { token, author } = await (await edge.ask("/api/v1/identity", { method: "POST" })).json();
  await edge.ask(`/api/v1/rooms/room/mutes/${author}`, asAdmin("PUT", {}));
  return ask("/api/v1/rooms/room/comments", json("POST", '{"text":"x"}', { authorization: `Bearer ${token}` }));
}

async function deleteOther(): Promise<unknown> {
  const { id } = await (await edge.post("room", { text: "mine" })).json();
  const { token } = await (await edge.ask("/api/v1/identity", { method: "POST" })).json();
  const headers = { authorization: `Bearer ${token}` };
  return ask(`/api/v1/rooms/room/comments/${id}`, { method: "DELETE", headers });
}

async function hurry(): Promise<unknown> {
  const codes = await Promise.all(Array.from({ length: 8 }, (_, index) => post("slow", { text: `t${index}` })));
  return codes.find((code) => code !== undefined);
}

/** A thousand rooms, without making them. */
async function openOneMore(): Promise<unknown> {
  const opened = Array.from({ length: maxOpenedRooms }, () => ({ folder: null, media: null }));
  const core = { rooms: { get: () => undefined, list: () => opened } } as unknown as Core;
  const one = await createRoomOpening(core, Date.now).open({ id: "x", kind: "live", title: "", media: null }, "::1");
  return one.ok ? null : one.code;
}

async function unreachable(): Promise<unknown> {
  const client = createRoomClient({ server: "http://127.0.0.1:1/", room: "room", storage: null });
  const page = await client.chat();
  client.close();
  return page.ok ? null : page.code;
}

/** The smallest thing to do for each code. */
const provoke: Readonly<Partial<Record<ErrorCode, () => Promise<unknown>>>> = {
  "bad-json": () => ask("/api/v1/rooms/room/comments", json("POST", "{")),
  "bad-message": () => say({ type: "nothing" }),
  "bad-draft": () => post("room", {}),
  "bad-cursor": () => ask("/api/v1/rooms/room/log?since=x"),
  "bad-query": () => ask("/api/v1/rooms/room/chat?limit=x"),
  "bad-protocol": () =>
    ask("/ws", { headers: { connection: "upgrade", upgrade: "websocket", "sec-websocket-protocol": "soap" } }),
  "text-empty": () => post("room", { text: "" }),
  "text-too-long": () => post("room", { text: "x".repeat(101) }),
  "beyond-end": () => post("film", { text: "x", progress: 60_000 }),
  "bad-name": () => ask("/api/v1/identity", json("POST", '{"name":""}')),
  "bad-room-id": () => ask("/api/v1/rooms", asAdmin("POST", { id: "!", kind: "live" })),
  "bad-token": () => say({ type: "hello", token: "x" }),
  "admin-only": () => ask("/api/v1/rooms", json("POST", '{"id":"mine","kind":"live"}')),
  "not-yours": deleteOther,
  "origin-refused": () =>
    ask("/api/v1/rooms/room/comments", json("POST", '{"text":"x"}', { origin: "https://evil.example" })),
  muted: mute,
  "room-closed": () => post("closed", { text: "x" }),
  "word-blocked": () => post("strict", { text: "darn", mode: "top" }),
  "mode-refused": () => post("strict", { text: "x", mode: "scroll" }),
  "too-many-rooms": openOneMore,
  "room-exists": () => ask("/api/v1/rooms", asAdmin("POST", { id: "room", kind: "live" })),
  "not-joined": () => say({ type: "post", draft: { text: "x" } }),
  "already-joined": () => say({ type: "join", room: "room" }, { type: "join", room: "room" }),
  "room-not-found": () => ask("/api/v1/rooms/nowhere"),
  "comment-not-found": () => ask("/api/v1/rooms/room/comments/999999", asAdmin("DELETE")),
  "not-found": () => ask("/nothing"),
  "method-not-allowed": () => ask("/api/v1/rooms", { method: "DELETE" }),
  "too-large": () => post("room", { text: "x".repeat(100_000) }),
  "bad-media-type": () => ask("/api/v1/rooms/room/comments", json("POST", "x", { "content-type": "text/html" })),
  "upgrade-required": () => ask("/ws"),
  "rate-limited": hurry,
  "store-unavailable": () => whileFailing(new StoreUnavailable("The disk is full.")),
  overloaded: () => whileFailing(new StoreUnavailable("Too much waits.", "queue")),
  internal: () => whileFailing(new Error("A bug of ours.")),
  "shutting-down": shutDown,
  "session-lost": () => ask("/bosh", json("POST", '{"sid":"nobody","rid":2}')),
  unreachable,
};

/** What takes longer than a request, and is waited for all at once. */
const patient: Readonly<Partial<Record<ErrorCode, () => Promise<string>>>> = {
  "hello-timeout": () => closeReason(false, async () => {}),
  "slow-reader": () =>
    closeReason(true, async () => {
      await Bun.sleep(100);
      // Above the window of what may be unconfirmed.
      for (let said = 0; said < 30; said++) await edge.post("long", { text: "字".repeat(900) });
    }),
};

/** Shown where what it needs is: a real clip. */
const elsewhere: Readonly<Partial<Record<ErrorCode, string>>> = {
  "range-refused": "../media/media-routes.test.ts",
};

describe("the table of errors", () => {
  const codes = Object.keys(errors) as readonly ErrorCode[];

  it("[FUZ7] has no code that no surface produces", () => {
    const shown = new Set([...Object.keys(provoke), ...Object.keys(patient), ...Object.keys(elsewhere)]);
    expect(codes.filter((code) => !shown.has(code))).toEqual([]);
    for (const [code, file] of Object.entries(elsewhere))
      expect([file, readFileSync(new URL(file, import.meta.url), "utf8").includes(`"${code}"`)]).toEqual([file, true]);
  });

  it.each(Object.entries(provoke))("[FUZ7] %s", async (code, act) => {
    expect(await act()).toBe(code);
  });

  it.concurrent.each(Object.entries(patient))(
    "[FUZ7] %s",
    async (code, act) => {
      expect(await act()).toContain(code);
    },
    30_000,
  );
});
