import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { headers as names } from "@flyby/protocol";
import { settledCursor } from "../http/testing/settled-cursor.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";

let edge: Edge;
const json = { "content-type": "application/json" };
beforeAll(async () => {
  edge = await startEdge({
    args: ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"],
  });
  await openFreeRoom(edge, "film");
});
afterAll(() => edge.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const read = async (path: string) => (await edge.ask(path)).json();
const newIdentity = (name?: string) =>
  edge
    .ask("/api/v1/identity", {
      method: "POST",
      headers: json,
      body: JSON.stringify(name === undefined ? {} : { name }),
    })
    .then((answer) => answer.json());

describe("posting", () => {
  it("[API7] without a token: 201 and an identity to keep; the same nonce again: 200 and the first comment", async () => {
    const draft = { text: "前方高能", progress: 1_500, nonce: "post-1" };
    const first = await edge.post("film", draft);
    expect(first.status).toBe(201);
    expect(first.headers.get(names.identity)).toMatch(/\S{20,}/);
    const answer = await first.json();
    expect(answer).toMatchObject({ progress: 1_500, id: expect.any(Number), seq: expect.any(Number) });
    const again = await edge.post("film", { ...draft, text: "something else" });
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...answer, duplicate: true });
  });

  it("[API7] with a token the author and name are those of the token, and no other identity is offered", async () => {
    const me = await newIdentity("Haruka");
    const posted = await edge.post("film", { text: "hi", progress: 0 }, bearer(me.token));
    expect(posted.headers.get(names.identity)).toBeNull();
    expect(await posted.json()).toMatchObject({ author: me.author, name: "Haruka" });
    const renamed = await edge.ask("/api/v1/identity", {
      method: "PATCH",
      headers: { ...json, ...bearer(me.token) },
      body: '{"name":"Aki"}',
    });
    const { token, author } = await renamed.json();
    expect(author).toBe(me.author);
    const later = await edge.post("film", { text: "hi again", progress: 0 }, bearer(token));
    expect(await later.json()).toMatchObject({ author: me.author, name: "Aki" });
  });

  it("[API4] refusals have their code and status", async () => {
    const refused = async (room: string, draft: unknown, headers?: Record<string, string>) => {
      const answer = await edge.post(room, draft, headers);
      return [answer.status, (await answer.json()).error.code];
    };
    expect(await refused("film", { text: "x" })).toEqual([400, "bad-draft"]);
    expect(await refused("film", { text: " ", progress: 0 })).toEqual([400, "text-empty"]);
    expect(await refused("film", { text: "x".repeat(200), progress: 0 })).toEqual([400, "text-too-long"]);
    expect(await refused("film", { text: "x", progress: -1 })).toEqual([400, "bad-draft"]);
    expect(await refused("nowhere", { text: "x", progress: 0 })).toEqual([404, "room-not-found"]);
    expect(await refused("film", { text: "x", progress: 0 }, bearer("nonsense"))).toEqual([401, "bad-token"]);
    expect(await refused("film", { text: "x", progress: 0 }, { authorization: "Basic eA==" })).toEqual([
      401,
      "bad-token",
    ]);
  });
});

describe("chat", () => {
  it("[API8] pages follow each other without overlap, newest first", async () => {
    await openFreeRoom(edge, "chatty");
    for (let index = 0; index < 25; index++) await edge.post("chatty", { text: `t${index}`, progress: 9_999 - index });
    const texts: string[] = [];
    let next: number | null = null;
    do {
      const page: { comments: { text: string }[]; nextBefore: number | null } = await read(
        `/api/v1/rooms/chatty/chat?limit=10${next === null ? "" : `&before=${next}`}`,
      );
      texts.push(...page.comments.map(({ text }) => text));
      next = page.nextBefore;
    } while (next !== null);
    expect(texts).toEqual(Array.from({ length: 25 }, (_, index) => `t${24 - index}`));
    const page = await edge.ask("/api/v1/rooms/chatty/chat");
    const again = await edge.ask("/api/v1/rooms/chatty/chat", {
      headers: { "if-none-match": page.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
    for (const query of ["limit=0", "limit=201", "limit=x", "before=0", "before=-1", "source=all"]) {
      expect((await edge.ask(`/api/v1/rooms/chatty/chat?${query}`)).status).toBe(400);
    }
  });
});

describe("the log over HTTP", () => {
  it("[TRA11] is NDJSON with cursor and delay in headers", async () => {
    const answer = await edge.ask("/api/v1/rooms/chatty/log?since=0");
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(Number(answer.headers.get(names.nextPollMs))).toBeGreaterThanOrEqual(0);
    const lines = (await answer.text()).trimEnd().split("\n");
    const [, first] = JSON.parse(lines[0] ?? "");
    const [, , last] = JSON.parse(lines.at(-1) ?? "");
    expect(first).toBe(1);
    expect(answer.headers.get(names.cursor)).toEndWith(`:${last}`);
  });

  it("[TRA10] a held request ends empty in time, and at once with news", async () => {
    const cursor = await settledCursor(edge, "chatty");
    const began = performance.now();
    const empty = await edge.ask(`/api/v1/rooms/chatty/log?since=${cursor}&wait=1`);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(await empty.text()).toBe("");
    expect(empty.headers.get(names.cursor)).toBe(cursor);
    expect(empty.headers.get("cache-control")).toBe("no-store");
    const held = edge.ask(`/api/v1/rooms/chatty/log?since=${cursor}&wait=25`);
    await Bun.sleep(30);
    await edge.post("chatty", { text: "news", progress: 0 });
    expect(await (await held).text()).toContain("news");
  });

  it("[PRE1] whatever a poller writes into its header, one address without a token of ours is one viewer", async () => {
    await openFreeRoom(edge, "watched", "live");
    for (const token of ["made-up-1", "made-up-2", "x".repeat(1_000), "y".repeat(5_000)]) {
      await edge.ask("/api/v1/rooms/watched/log", { headers: bearer(token) });
    }
    await edge.ask("/api/v1/rooms/watched/log");
    expect((await read("/api/v1/rooms/watched")).viewers).toBe(1);
    for (const { token } of [await newIdentity(), await newIdentity()]) {
      await edge.ask("/api/v1/rooms/watched/log", { headers: bearer(token) });
    }
    expect((await read("/api/v1/rooms/watched")).viewers).toBe(3);
  });

  it("[TRA5] until ends a range, and wrong cursors are refused", async () => {
    const { cursor } = await read("/api/v1/rooms/chatty");
    const [epoch] = cursor.split(":");
    const range = await edge.ask(`/api/v1/rooms/chatty/log?since=${epoch}:3&until=${epoch}:5`);
    const seqs = (await range.text())
      .trimEnd()
      .split("\n")
      .flatMap((line) => JSON.parse(line)[4].map(([seq]: [number]) => seq));
    expect(seqs).toEqual(expect.arrayContaining([4, 5]));
    const empty = await edge.ask(`/api/v1/rooms/chatty/log?since=${epoch}:5&until=${epoch}:5`);
    expect(await empty.text()).toBe("");
    for (const query of ["since=x", "since=1:1", "since=0&until=x", "wait=26", "wait=-1", "wait=x"]) {
      expect((await edge.ask(`/api/v1/rooms/chatty/log?${query}`)).status).toBe(400);
    }
  });

  it("[API3] log, segments and chat are the same bytes for everybody", async () => {
    const me = await newIdentity();
    for (const path of ["log?since=0", "segments/0", "chat"]) {
      const url = `/api/v1/rooms/chatty/${path}`;
      const [plain, known] = await Promise.all([edge.ask(url), edge.ask(url, { headers: bearer(me.token) })]);
      expect(await known.text()).toBe(await plain.text());
      expect(known.headers.get("vary")).toBe("Accept-Encoding");
      expect(known.headers.get("etag")).toBe(plain.headers.get("etag"));
    }
  });
});

describe("moderation", () => {
  it("[API9] needs the admin token, but for one's own comment", async () => {
    const me = await newIdentity();
    const other = await newIdentity();
    const mine = await edge
      .post("film", { text: "mine", progress: 0 }, bearer(me.token))
      .then((answer) => answer.json());
    const remove = (id: number, headers: Record<string, string>) =>
      edge.ask(`/api/v1/rooms/film/comments/${id}`, { method: "DELETE", headers });
    expect((await remove(mine.id, bearer(other.token))).status).toBe(403);
    expect((await remove(mine.id, {})).status).toBe(403);
    expect(await (await remove(mine.id, bearer(me.token))).json()).toEqual({ seq: expect.any(Number) });
    expect((await remove(mine.id, bearer(me.token))).status).toBe(404);
    expect((await remove(0, bearer(edge.admin))).status).toBe(404);

    const mute = (method: string, headers: Record<string, string>, body?: string) =>
      edge.ask(`/api/v1/rooms/film/mutes/${me.author}`, {
        method,
        headers: { ...json, ...headers },
        ...(body ? { body } : {}),
      });
    expect((await mute("PUT", bearer(me.token))).status).toBe(403);
    expect((await mute("PUT", bearer(edge.admin), '{"purge":true}')).status).toBe(200);
    expect((await edge.post("film", { text: "x", progress: 0 }, bearer(me.token))).status).toBe(403);
    expect((await mute("DELETE", bearer(edge.admin))).status).toBe(200);
    expect((await edge.post("film", { text: "x", progress: 0 }, bearer(me.token))).status).toBe(201);
  });

  it("[API9] settings and rooms are the admin's", async () => {
    const patch = (headers: Record<string, string>, body: string) =>
      edge.ask("/api/v1/rooms/film", { method: "PATCH", headers: { ...json, ...headers }, body });
    expect((await patch({}, '{"open":false}')).status).toBe(403);
    expect((await patch(bearer(edge.admin), '{"open":false}')).status).toBe(200);
    expect((await edge.post("film", { text: "x", progress: 0 })).status).toBe(403);
    expect((await patch(bearer(edge.admin), '{"open":true}')).status).toBe(200);

    const add = (headers: Record<string, string>, room: unknown) =>
      edge.ask("/api/v1/rooms", { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(room) });
    const wanted = { id: "new-room", kind: "live", title: "New" };
    expect((await add({}, wanted)).status).toBe(403);
    const added = await add(bearer(edge.admin), wanted);
    expect(added.status).toBe(201);
    expect(await added.json()).toMatchObject({ room: { id: "new-room", title: "New", kind: "live" } });
    expect((await add(bearer(edge.admin), wanted)).status).toBe(409);
    expect((await add(bearer(edge.admin), { id: "A B", kind: "live" })).status).toBe(400);
    expect(
      (await add(bearer(edge.admin), { id: "x", kind: "live", media: { url: "javascript:alert(1)" } })).status,
    ).toBe(400);
    const { rooms } = await read("/api/v1/rooms");
    expect(rooms.map(({ id }: { id: string }) => id)).toContain("new-room");
  });
});

describe("the export", () => {
  it("[API10] exports that nobody waits for make room for others", async () => {
    for (let index = 0; index < 12; index++) {
      const gone = new AbortController();
      const asked = edge.ask("/api/v1/rooms/film/export.xml", { signal: gone.signal }).catch(() => null);
      if (index % 2 === 0) await Bun.sleep(2);
      gone.abort();
      await asked;
    }
    await Bun.sleep(50);
    expect((await edge.ask("/api/v1/rooms/film/export.xml")).status).toBe(200);
  });

  it("[API10] streams the whole room in display order", async () => {
    await openFreeRoom(edge, "exported");
    const drafts = Array.from({ length: 1_200 }, (_, index) => ({
      text: `<n> & ${index}`,
      progress: 1_200_000 - index * 1_000,
    }));
    await Promise.all(drafts.map((draft) => edge.post("exported", draft)));
    const answer = await edge.ask("/api/v1/rooms/exported/export.xml");
    expect(answer.headers.get("content-type")).toContain("application/xml");
    const text = await answer.text();
    const times = [...text.matchAll(/<d p="([\d.]+),/g)].map(([, time]) => Number(time));
    expect(times).toHaveLength(1_200);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(text).toContain("&lt;n&gt; &amp; 7<");
    expect((await edge.ask("/api/v1/rooms/nowhere/export.xml")).status).toBe(404);
  });
});
