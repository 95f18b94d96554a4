import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMediaFiles } from "./media-files.ts";
import { createMediaRoutes } from "./media-routes.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "flyby-media-")));
const root = join(folder, "videos");
const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);
const files = createMediaFiles();
const modified = new Date("2026-01-02T03:04:05Z");
const lastModified = modified.toUTCString();
const routes = createMediaRoutes({ files, now: () => Date.parse("2026-06-01") });

// Through the real server: what reaches a client is the contract, not what our function returns.
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: (request) => {
    const [, , room = "", name = null] = new URL(request.url).pathname.split("/").map(decodeURIComponent);
    return routes.respond(request, room, name);
  },
});

function put(room: string, clip: string, poster: string | null = null, sample = false): void {
  files.set(room, { root, clip: join(root, clip), poster: poster === null ? null : join(root, poster), sample });
}

function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return fetch(new URL(path, server.url), { headers, method });
}

beforeAll(() => {
  mkdirSync(root);
  for (const name of ["clip.mp4", "film.mov", "film.webm"]) {
    writeFileSync(join(root, name), bytes);
    utimesSync(join(root, name), modified, modified);
  }
  writeFileSync(join(root, "clip.jpg"), "poster");
  writeFileSync(join(root, "empty.mp4"), "");
  writeFileSync(join(folder, "secret.mp4"), "secret");
  symlinkSync(join(folder, "secret.mp4"), join(root, "leak.mp4"));
  symlinkSync(join(root, "clip.mp4"), join(root, "inside.mp4"));
  mkdirSync(join(root, "folder.mp4"));
  put("clip", "clip.mp4", "clip.jpg");
  put("mov", "film.mov");
  put("webm", "film.webm", null, true);
  put("empty", "empty.mp4");
  put("leak", "leak.mp4", "leak.mp4");
  put("up", "../secret.mp4");
  put("nul", "clip.mp4\0.mp4");
  put("folder", "folder.mp4");
  put("inside", "inside.mp4");
  put("text", "clip.jpg");
});

afterAll(async () => {
  await server.stop(true);
  rmSync(folder, { recursive: true });
});

const etag = async (): Promise<string> => (await get("/media/clip")).headers.get("etag") ?? "";

interface Row {
  readonly title: string;
  readonly headers: (etag: string) => Record<string, string>;
  readonly status: number;
  /** First byte and length of the body. */
  readonly part?: readonly [number, number];
}

const rows: readonly Row[] = [
  { title: "no Range gives the whole file", headers: () => ({}), status: 200, part: [0, 1000] },
  { title: "a closed range", headers: () => ({ range: "bytes=10-19" }), status: 206, part: [10, 10] },
  { title: "the first byte", headers: () => ({ range: "bytes=0-0" }), status: 206, part: [0, 1] },
  { title: "an open range", headers: () => ({ range: "bytes=990-" }), status: 206, part: [990, 10] },
  { title: "the whole as a range", headers: () => ({ range: "bytes=0-" }), status: 206, part: [0, 1000] },
  { title: "a suffix", headers: () => ({ range: "bytes=-5" }), status: 206, part: [995, 5] },
  { title: "a suffix longer than the file", headers: () => ({ range: "bytes=-5000" }), status: 206, part: [0, 1000] },
  { title: "an end beyond the file", headers: () => ({ range: "bytes=990-99999" }), status: 206, part: [990, 10] },
  { title: "another spelling of the unit", headers: () => ({ range: "Bytes= 10-19 " }), status: 206, part: [10, 10] },
  { title: "a start beyond the file", headers: () => ({ range: "bytes=1000-" }), status: 416 },
  { title: "a start of 400 digits", headers: () => ({ range: `bytes=${"9".repeat(400)}-` }), status: 416 },
  { title: "an empty suffix", headers: () => ({ range: "bytes=-0" }), status: 416 },
  { title: "several ranges give the whole", headers: () => ({ range: "bytes=0-1,5-6" }), status: 200, part: [0, 1000] },
  { title: "a reversed range gives the whole", headers: () => ({ range: "bytes=9-5" }), status: 200, part: [0, 1000] },
  { title: "a negative start gives the whole", headers: () => ({ range: "bytes=--5" }), status: 200, part: [0, 1000] },
  { title: "another unit gives the whole", headers: () => ({ range: "items=0-5" }), status: 200, part: [0, 1000] },
  { title: "words give the whole", headers: () => ({ range: "bytes=a-b" }), status: 200, part: [0, 1000] },
  { title: "a bare dash gives the whole", headers: () => ({ range: "bytes=-" }), status: 200, part: [0, 1000] },
  {
    title: "If-Range with our tag",
    headers: (tag) => ({ range: "bytes=10-19", "if-range": tag }),
    status: 206,
    part: [10, 10],
  },
  {
    title: "If-Range with another tag",
    headers: () => ({ range: "bytes=10-19", "if-range": '"old"' }),
    status: 200,
    part: [0, 1000],
  },
  {
    title: "If-Range with a weak tag",
    headers: (tag) => ({ range: "bytes=10-19", "if-range": `W/${tag}` }),
    status: 200,
    part: [0, 1000],
  },
  {
    title: "If-Range with our date",
    headers: () => ({ range: "bytes=10-19", "if-range": lastModified }),
    status: 206,
    part: [10, 10],
  },
  {
    title: "If-Range with a later date",
    headers: () => ({ range: "bytes=10-19", "if-range": "Fri, 02 Jan 2026 03:04:06 GMT" }),
    status: 200,
    part: [0, 1000],
  },
  {
    title: "If-Range with nonsense",
    headers: () => ({ range: "bytes=10-19", "if-range": "yesterday" }),
    status: 200,
    part: [0, 1000],
  },
  { title: "If-None-Match with our tag", headers: (tag) => ({ "if-none-match": tag }), status: 304 },
  {
    title: "If-None-Match with our tag, weak, in a list",
    headers: (tag) => ({ "if-none-match": `"a", W/${tag}` }),
    status: 304,
  },
  { title: "If-None-Match: *", headers: () => ({ "if-none-match": "*" }), status: 304 },
  {
    title: "If-None-Match before Range",
    headers: (tag) => ({ "if-none-match": tag, range: "bytes=0-1" }),
    status: 304,
  },
  {
    title: "If-None-Match with another tag",
    headers: () => ({ "if-none-match": '"old"' }),
    status: 200,
    part: [0, 1000],
  },
  { title: "If-Modified-Since with our date", headers: () => ({ "if-modified-since": lastModified }), status: 304 },
  {
    title: "If-Modified-Since with an earlier date",
    headers: () => ({ "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" }),
    status: 200,
    part: [0, 1000],
  },
  {
    title: "If-Modified-Since with nonsense",
    headers: () => ({ "if-modified-since": "now" }),
    status: 200,
    part: [0, 1000],
  },
  {
    title: "another tag silences our date",
    headers: () => ({ "if-none-match": '"old"', "if-modified-since": lastModified }),
    status: 200,
    part: [0, 1000],
  },
];

describe("createMediaRoutes", () => {
  it.each([...rows])("[MED1] $title", async ({ headers, status, part }) => {
    const sent = headers(await etag());
    const answer = await get("/media/clip", sent);
    const body = new Uint8Array(await answer.arrayBuffer());
    expect(answer.status).toBe(status);
    expect(answer.headers.get("etag")).toMatch(/^"[0-9a-z-]+"$/);
    expect(answer.headers.get("last-modified")).toBe(lastModified);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
    if (part !== undefined) {
      const [start, length] = part;
      expect(body).toEqual(bytes.slice(start, start + length));
      expect(answer.headers.get("content-length")).toBe(String(length));
      expect(answer.headers.get("content-type")).toBe("video/mp4");
      expect(answer.headers.get("content-range")).toBe(
        status === 206 ? `bytes ${start}-${start + length - 1}/1000` : null,
      );
    } else if (status === 416) {
      expect(answer.headers.get("content-range")).toBe("bytes */1000");
      expect(JSON.parse(new TextDecoder().decode(body)).error.code).toBe("range-refused");
    } else {
      expect(body.length).toBe(0);
    }
  });

  it.each([...rows])("[MED2] HEAD has the headers of GET and no body: $title", async ({ headers }) => {
    const sent = headers(await etag());
    const [head, full] = await Promise.all([get("/media/clip", sent, "HEAD"), get("/media/clip", sent)]);
    const list = (answer: Response) => [...answer.headers].filter(([name]) => name !== "date");
    expect(head.status).toBe(full.status);
    expect(list(head)).toEqual(list(full));
    expect(await head.text()).toBe("");
  });

  it.each(["leak", "up", "nul", "folder", "text", "nobody", "..", "%2e%2e%2fsecret.mp4", "clip%00"])(
    "[MED3] %s is not found, in JSON",
    async (room) => {
      const answer = await get(`/media/${room.replace("..", "%2e%2e")}`);
      expect(answer.status).toBe(404);
      expect((await answer.json()).error.code).toBe("not-found");
    },
  );

  it.each(["leak/poster", "mov/poster", "clip/..%2fclip.mp4", "clip/clip.mp4", "clip/poster%00"])(
    "[MED3] %s is not found",
    async (path) => {
      expect((await get(`/media/${path}`)).status).toBe(404);
    },
  );

  it("[MED3] a link that stays inside the folder is followed", async () => {
    expect((await get("/media/inside")).status).toBe(200);
  });

  it("serves the poster, and every kind of clip with its type", async () => {
    const poster = await get("/media/clip/poster");
    expect([poster.headers.get("content-type"), await poster.text()]).toEqual(["image/jpeg", "poster"]);
    expect((await get("/media/webm")).headers.get("content-type")).toBe("video/webm");
    expect((await get("/media/mov")).headers.get("content-type")).toBe("video/mp4");
  });

  it("[MED5] caches keep samples for a day; a folder's clips browsers check each time, shared caches once a minute", async () => {
    expect((await get("/media/webm")).headers.get("cache-control")).toBe("public, max-age=86400");
    expect((await get("/media/clip")).headers.get("cache-control")).toBe(
      "public, max-age=0, s-maxage=60, must-revalidate",
    );
  });

  it("an empty file is served, and has no range", async () => {
    const whole = await get("/media/empty");
    expect([whole.status, whole.headers.get("content-length")]).toEqual([200, "0"]);
    const range = await get("/media/empty", { range: "bytes=0-" });
    expect([range.status, range.headers.get("content-range")]).toEqual([416, "bytes */0"]);
  });

  it("[MED4] a replaced file has another tag, a vanished one is not found", async () => {
    const file = join(root, "changing.mp4");
    writeFileSync(file, "first");
    put("changing", "changing.mp4");
    const before = await get("/media/changing");
    expect(await before.text()).toBe("first");
    writeFileSync(file, "other");
    utimesSync(file, modified, modified);
    const after = await get("/media/changing", { range: "bytes=0-1", "if-range": before.headers.get("etag") ?? "" });
    expect([after.status, await after.text()]).toEqual([200, "other"]);
    rmSync(file);
    const gone = await get("/media/changing");
    expect([gone.status, (await gone.json()).error.code]).toEqual([404, "not-found"]);
  });

  it("[MED1] a date says nothing about a file changed within the last second", async () => {
    const file = join(root, "young.mp4");
    const now = new Date("2026-06-01T00:00:00Z");
    writeFileSync(file, "young");
    utimesSync(file, now, now);
    put("young", "young.mp4");
    const answer = await get("/media/young", { range: "bytes=0-1", "if-range": now.toUTCString() });
    expect(answer.status).toBe(200);
  });
});
