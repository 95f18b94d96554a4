import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFlyby } from "../packages/flyby/src/testing/flyby-process.ts";
import { newFolder } from "./support/flyby-process.ts";
import { nginxPath } from "./support/nginx.ts";
import { type NginxSite, startNginxSite } from "./support/nginx-site.ts";

interface Found {
  readonly subject: string;
  readonly cdn: { readonly answer: string; readonly vendors: readonly { readonly vendor: string }[] };
  readonly cache: { readonly answer: string };
  readonly again: readonly string[];
  readonly freshness: {
    readonly browser: { readonly seconds: number } | null;
    readonly sharedCache: { readonly seconds: number; readonly because: string } | null;
  };
}

async function findings(...args: string[]): Promise<readonly Found[]> {
  const { out, err, code } = await runFlyby(["lab", "cdn", "--json", "--no-dns", ...args]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as readonly Found[];
}

describe("flyby lab cdn", () => {
  let folder: string;
  let edge: Bun.Server<undefined>;
  let asked = 0;

  beforeAll(async () => {
    folder = await newFolder();
    edge = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch({ url }) {
        if (new URL(url).pathname === "/old.js")
          return new Response(null, { status: 302, headers: { location: "/new.js" } });
        const cache = asked++ === 0 ? "MISS TCP_MISS dirn:-2:-2" : "HIT TCP_MEM_HIT dirn:-2:-2";
        return new Response("x", { headers: { "X-Cache": cache, "X-Swift-CacheTime": "60", EagleId: "1" } });
      },
    });
  });
  afterAll(async () => {
    await edge.stop(true);
    await rm(folder, { recursive: true, force: true });
  });

  test("[CDN10] follows a redirect, asks twice, and names the vendor and the miss that became a hit", async () => {
    const [first, second] = await findings(`http://127.0.0.1:${edge.port}/old.js`);
    expect(first?.cdn.answer).toBe("cannot tell");
    expect(second?.subject).toEndWith("/new.js");
    expect(second?.cdn.vendors.map(({ vendor }) => vendor)).toEqual(["alibaba"]);
    expect(second?.cache.answer).toBe("miss");
    expect(second?.again.join()).toContain("the first request filled the cache");
  });

  test("[CDN8] reads saved heads from a file, in words for a person", async () => {
    const file = join(folder, "heads.txt");
    await writeFile(file, "HTTP/2 200\r\nserver: cloudflare\r\ncf-ray: 1-FRA\r\ncf-cache-status: HIT\r\n\r\n");
    const { out, code } = await runFlyby(["lab", "cdn", "--headers", file]);
    expect(code).toBe(0);
    expect(out).toContain("yes: Cloudflare");
    expect(out).toContain("hit: it came from a cache");
  });

  test("[CDN10] what cannot be done is said in words", async () => {
    const nobody = await runFlyby(["lab", "cdn", "http://127.0.0.1:9/"]);
    expect([nobody.code, nobody.out]).toEqual([1, ""]);
    expect(nobody.err).toContain("http://127.0.0.1:9/ gave no answer");
    const half = await runFlyby(["lab", "cdn", `http://127.0.0.1:${edge.port}/old.js`, "http://127.0.0.1:9/"]);
    expect([half.code, half.out]).toEqual([1, expect.stringContaining("/new.js")]);
    const wrong = await runFlyby(["lab", "cdn", "logo.png"]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"logo.png" is no address')]);
    const empty = join(folder, "empty.txt");
    await writeFile(empty, "\n");
    const nothing = await runFlyby(["lab", "cdn", "--headers", empty]);
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining("holds no headers")]);
  });
});

const describeWithNginx = nginxPath() === null ? describe.skip : describe;

describeWithNginx("flyby lab cdn before a real nginx", () => {
  let site: NginxSite;
  beforeAll(async () => {
    site = await startNginxSite();
  });
  afterAll(() => site.stop());

  test("[CDN4] sees the miss, then the hit, and that shared caches keep a segment longer than browsers", async () => {
    const { rooms } = (await (await site.ask("/api/v1/rooms")).json()) as { rooms: { id: string; kind: string }[] };
    const video = rooms.find(({ kind }) => kind === "video");
    const url = `${site.nginx.url}/api/v1/rooms/${video?.id}/segments/0`;
    const [cold] = await findings("--insecure", url);
    expect(cold?.cache.answer).toBe("miss");
    expect(cold?.again.join()).toContain("the first request filled the cache");
    const [warm] = await findings("--insecure", url);
    expect([warm?.cdn.answer, warm?.cache.answer]).toEqual(["a cache", "hit"]);
    expect(warm?.freshness.browser?.seconds).toBe(5);
    expect(warm?.freshness.sharedCache?.seconds).toBeGreaterThan(5);
  });

  test("[CDN2] a page that nothing keeps is told as that", async () => {
    const [page] = await findings("--insecure", `${site.nginx.url}/healthz`);
    expect([page?.cache.answer, page?.freshness.sharedCache?.because]).toEqual([
      "cannot tell",
      "Cache-Control: no-store",
    ]);
  });
});
