import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { errors, isErrorCode } from "@flyby/protocol";
import fc from "fast-check";
import { type Edge, openFreeRoom, startEdge } from "./testing/start-edge.ts";

let edge: Edge;
const site = "https://blog.example";
const opener = "https://opener.example";
beforeAll(async () => {
  edge = await startEdge({ args: ["--allow-origin", site, "--open-rooms", opener] });
  await openFreeRoom(edge, "film");
});
afterAll(() => edge.stop());

describe("addresses", () => {
  it("[API4] an unknown address is 404 in JSON, another method 405 with Allow, HEAD is GET without the body", async () => {
    const lost = await edge.ask("/nothing/here");
    expect([lost.status, (await lost.json()).error.code]).toEqual([404, "not-found"]);
    const wrong = await edge.ask("/api/v1/rooms", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
    expect((await wrong.json()).error.code).toBe("method-not-allowed");
    const head = await edge.ask("/api/v1/rooms", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("[API4] HEAD of media keeps its length", async () => {
    const head = await edge.ask("/media/film", { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "12", ""]);
    const page = await edge.ask("/watch/film", { method: "HEAD", headers: { "accept-encoding": "identity" } });
    const whole = await edge.ask("/watch/film").then((answer) => answer.text());
    expect(page.headers.get("content-length")).toBe(String(whole.length));
    const socket = await edge.ask("/ws");
    expect([socket.status, (await socket.json()).error.code]).toEqual([426, "upgrade-required"]);
  });

  it("[API5] a body of 10 MB is 413 in JSON", async () => {
    const answer = await edge.post("film", { text: "x".repeat(10_000_000), progress: 0 });
    expect([answer.status, (await answer.json()).error.code]).toEqual([413, "too-large"]);
  });

  it("[API12] everything carries nosniff and a policy; an unknown room has its page and 404", async () => {
    for (const path of [
      "/",
      "/watch/film",
      "/overlay/film",
      "/lab",
      "/api/v1/rooms",
      "/nothing",
      "/assets/watch-1a2b.js",
      "/healthz",
    ]) {
      const answer = await edge.ask(path);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("referrer-policy")).toBeTruthy();
    }
    const clip = await edge.ask("/vs/film");
    expect(clip.headers.get("content-security-policy")).toMatch(/media-src 'self';.* sandbox$/);
    const unknown = await edge.ask("/watch/nowhere");
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining("<title>watch")]);
  });
});

describe("other sites", () => {
  const from = (origin: string, init: RequestInit = {}): RequestInit => ({
    ...init,
    headers: { "content-type": "application/json", ...init.headers, origin },
  });
  const draft = JSON.stringify({ text: "hello from afar", progress: 0 });

  it("[ORG1] an allowed site reads and posts, and sees our headers", async () => {
    const posted = await edge.ask("/api/v1/rooms/film/comments", from(site, { method: "POST", body: draft }));
    expect(posted.status).toBe(201);
    expect(posted.headers.get("access-control-allow-origin")).toBe(site);
    expect(posted.headers.get("access-control-expose-headers")).toContain("Flyby-Identity");
    const read = await edge.ask("/api/v1/rooms/film/segments/0", from(site));
    expect(read.headers.get("access-control-allow-origin")).toBe(site);
    expect(read.headers.get("vary")).toBe("Accept-Encoding, Origin");
    const preflight = await edge.ask("/api/v1/rooms/film/comments", {
      method: "OPTIONS",
      headers: { origin: site, "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
  });

  it("[ORG2] another site posts nothing, reads nothing with scripts, and is told which option would help", async () => {
    const chat = () => edge.ask("/api/v1/rooms/film/chat").then((answer) => answer.json());
    const before = await chat();
    const evil = "https://evil.example";
    const posted = await edge.ask("/api/v1/rooms/film/comments", from(evil, { method: "POST", body: draft }));
    expect(posted.status).toBe(403);
    expect((await posted.json()).error).toMatchObject({
      code: "origin-refused",
      message: expect.stringContaining(`--allow-origin ${evil}`),
    });
    const read = await edge.ask("/api/v1/rooms/film/segments/0", from(evil));
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await edge.ask("/api/v1/rooms/film/comments", {
      method: "OPTIONS",
      headers: { origin: evil, "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(403);
    expect(await chat()).toEqual(before);
  });

  it("[ORG1] on loopback the classic row serves files and other local ports, the rest does not", async () => {
    for (const origin of ["null", "http://localhost:3000"]) {
      const classic = await edge.ask("/danmaku/film", from(origin));
      expect(classic.headers.get("access-control-allow-origin")).toBe(origin);
      const api = await edge.ask("/api/v1/rooms/film/comments", from(origin, { method: "POST", body: draft }));
      expect(api.status).toBe(403);
    }
    const bundle = await edge.ask("/flyby.js", from("https://anybody.example"));
    expect(bundle.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("[ORG6] a page that came to us by a name of its own reads nothing, and no Host breaks us", async () => {
    const under = (host: string, path = "/api/v1/rooms") => edge.ask(path, { headers: { host } });
    const rebound = await under("evil.com");
    expect([rebound.status, (await rebound.json()).error.code]).toEqual([403, "origin-refused"]);
    expect((await under("evil.com", "/media/film")).status).toBe(403);
    expect((await under(`localhost:${edge.port}`)).status).toBe(200);
    const broken = await under("[::");
    expect([broken.status, (await broken.json()).error.code]).toEqual([400, "bad-message"]);
    const named = await startEdge({ args: ["--public-url", "https://pub.example", "--trust-proxy", "127.0.0.1"] });
    expect((await named.ask("/api/v1/rooms", { headers: { host: "pub.example" } })).status).toBe(200);
    const file = await named.ask("/danmaku/lobby", from("null", { method: "POST", body: '{"text":"x"}' }));
    expect(file.status).toBe(403);
    await named.stop();
  });

  it("[ORG3] an --open-rooms site opens a room once and finds it after; no other site does; the number is bounded", async () => {
    const open = (id: string, origin: string) =>
      edge.ask(
        "/api/v1/rooms",
        from(origin, { method: "POST", body: JSON.stringify({ id, kind: "video", title: "Post" }) }),
      );
    const made = await open("blog-post", opener);
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({
      room: { id: "blog-post", kind: "video", media: null },
      cursor: expect.any(String),
    });
    expect((await open("blog-post", opener)).status).toBe(200);
    const refused = await open("other-post", site);
    expect([refused.status, (await refused.json()).error.message]).toEqual([
      403,
      expect.stringContaining("--open-rooms"),
    ]);
    const statuses: number[] = [];
    for (let index = 0; index < 25; index++) statuses.push((await open(`post-${index}`, opener)).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(19);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });
});

describe("whatever is sent", () => {
  async function state(): Promise<unknown> {
    const { room, cursor, comments } = await edge.ask("/api/v1/rooms/film").then((answer) => answer.json());
    return { room, cursor, comments };
  }

  async function expectDocumented(answer: Response): Promise<void> {
    const body = await answer.text();
    if (answer.status < 400 || !(answer.headers.get("content-type") ?? "").startsWith("application/json")) return;
    const { error }: { error: { code: unknown } } = JSON.parse(body);
    const status: number | null = isErrorCode(error.code) ? errors[error.code].status : null;
    expect(status).toBe(answer.status);
    expect(error.code).not.toBe("internal");
  }

  it("[API11] random paths and queries get a documented answer and change nothing", async () => {
    const before = await state();
    const part = fc.oneof(
      fc.constantFrom(
        "api",
        "v1",
        "rooms",
        "film",
        "log",
        "chat",
        "segments",
        "0",
        "..",
        "%2e%2e",
        "%00",
        "%2F",
        "%ff",
      ),
      fc.string({ unit: "grapheme", maxLength: 8 }).map(encodeURIComponent),
    );
    const query = fc.dictionary(
      fc.constantFrom("since", "until", "min", "limit", "before", "from", "to", "room"),
      fc.string(),
      {
        maxKeys: 3,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 7 }), query, async (parts, asked) => {
        await expectDocumented(await edge.ask(`/${parts.join("/")}?${new URLSearchParams(asked)}`));
      }),
      { numRuns: 200 },
    );
    expect(await state()).toEqual(before);
  });

  it("[API11] random bodies to every writing address change nothing", async () => {
    const before = await state();
    const targets = fc.constantFrom<[string, string]>(
      ["POST", "/api/v1/rooms/film/comments"],
      ["POST", "/api/v1/rooms"],
      ["PATCH", "/api/v1/rooms/film"],
      ["PATCH", "/api/v1/identity"],
      ["DELETE", "/api/v1/rooms/film/comments/999999"],
      ["PUT", "/api/v1/rooms/film/mutes/someone"],
      ["POST", "/danmaku/film"],
      ["POST", "/bosh"],
    );
    const body = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => new Blob([new Uint8Array(bytes)])),
      fc
        .record({
          text: fc.constantFrom(3, null, "", "\u0000\u200b"),
          progress: fc.oneof(fc.double(), fc.string()),
          mode: fc.string(),
        })
        .map((draft) => JSON.stringify(draft)),
    );
    const type = fc.constantFrom(
      "application/json",
      "text/html",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
    );
    await fc.assert(
      fc.asyncProperty(targets, body, type, async ([method, path], sent, contentType) => {
        const request = new Request(`${edge.url}${path}`, {
          method,
          body: sent,
          headers: { "content-type": contentType },
        });
        const answer = await fetch(request);
        await expectDocumented(answer);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }),
      { numRuns: 200 },
    );
    expect(await state()).toEqual(before);
  });

  it("[ORG5] a thousand posts from one address are rate-limited, and another address is served meanwhile", async () => {
    await openFreeRoom(edge, "flooded");
    const flood = await startEdge({ args: ["--trust-proxy", "127.0.0.1"] });
    await openFreeRoom(flood, "room");
    const post = (address: string, text: string) =>
      flood.post("room", { text, progress: 0 }, { "x-forwarded-for": address });
    const answers = await Promise.all([
      ...Array.from({ length: 1_000 }, (_, index) => post("203.0.113.7", `flood ${index}`)),
      post("198.51.100.1", "somebody else"),
    ]);
    const codes = answers.map(({ status }) => status);
    expect(codes.at(-1)).toBe(201);
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(800);
    expect(codes.every((code) => code === 201 || code === 429)).toBe(true);
    const limited = answers.find(({ status }) => status === 429);
    const body = (await limited?.text()) ?? "{}";
    expect(JSON.parse(body).error).toMatchObject({ code: "rate-limited", retryAfterMs: expect.any(Number) });
    await flood.stop();
  });

  it("[OPS4] who leaves in the middle of a body leaves no error in the log", async () => {
    const head = `POST /api/v1/rooms/film/comments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    for (let index = 0; index < 5; index++) {
      const socket = await Bun.connect({ hostname: "127.0.0.1", port: edge.port, socket: { data() {} } });
      socket.write(`${head}Content-Length: 100\r\n\r\n{"text":`);
      await Bun.sleep(5);
      socket.terminate();
    }
    await Bun.sleep(20);
    expect(edge.logged()).not.toContain("AbortError");
    expect((await edge.post("film", { text: "still here", progress: 0 })).status).toBe(201);
  });

  it("[OPS4] nothing of it stands in the log or the metrics", async () => {
    await edge.post("film", { text: "a very private thing", progress: 0 });
    const metrics = await edge.ask("/metrics").then((answer) => answer.text());
    expect(metrics).toContain('flyby_comments_total{result="accepted"}');
    expect(metrics).toContain('flyby_connections{transport="websocket"}');
    for (const text of [metrics, edge.logged()]) {
      expect(text).not.toContain("private");
      expect(text).not.toContain(edge.admin);
      expect(text).not.toContain("127.0.0.1");
    }
    expect(edge.logged()).toContain('"route":"/api/v1/rooms/:room/comments"');
  });
});
