import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { countingFetch } from "./counting-fetch.ts";
import { createLedger } from "./ledger.ts";
import type { HeadModel } from "./wire-size.ts";

const batch = `["batch",1,1,0,[[1,"comment",7,0,"scroll","normal",16777215,"a","n","${"news ".repeat(300)}",0]]]`;
const packed = gzipSync(`${batch}\n`);

describe("countingFetch", () => {
  let server: ReturnType<typeof Bun.serve>;
  beforeAll(() => {
    server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === "/packed") {
          return new Response(packed, {
            headers: { "content-encoding": "gzip", "content-length": String(packed.length) },
          });
        }
        if (pathname === "/empty") return new Response(null, { status: 204 });
        if (pathname === "/echo") return new Response(await request.text());
        return new Response(`${batch}\n`);
      },
    });
  });
  afterAll(() => server.stop(true));

  function counter() {
    const ledger = createLedger(30_000, () => 0);
    let open = 0;
    const head: HeadModel = { lines: new Map([["host", server.url.host]]) };
    const get = countingFetch({
      fetch,
      ledger,
      head: () => head,
      origin: "http://o.example",
      onRequest() {
        open++;
        return () => open--;
      },
    });
    return { ledger, get, open: () => open };
  }

  test("[PAG6] an answer reads as ever and is counted with its head", async () => {
    const { ledger, get, open } = counter();
    const response = await get(`${server.url}plain?x=1`);
    expect(open()).toBe(1);
    expect(await response.text()).toBe(`${batch}\n`);
    expect(open()).toBe(0);
    const { requests, up, down, useful } = ledger.recent();
    expect(requests).toBe(1);
    expect(up).toBe(`GET /plain?x=1 HTTP/1.1\r\nhost: ${server.url.host}\r\n\r\n`.length);
    expect(useful).toBe(batch.length);
    const head = [...response.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    expect(down).toBe(batch.length + 1 + "HTTP/1.1 200 OK\r\n\r\n".length + head);
  });

  test("[PAG6] of a packed answer counts what travelled, and its useful part shrinks alike", async () => {
    const { ledger, get } = counter();
    // This runtime, other than browsers, hides that it unpacked something.
    const fake = Object.assign(
      async () =>
        new Response(`${batch}\n`, {
          headers: { "content-encoding": "gzip", "content-length": String(packed.length) },
        }),
      fetch,
    );
    const counting = countingFetch({ fetch: fake, ledger, head: () => ({ lines: new Map() }), origin: "" });
    await (await counting(`${server.url}packed`)).text();
    const { down, useful } = ledger.recent();
    expect(useful).toBeLessThanOrEqual(packed.length);
    expect(useful).toBeGreaterThan(packed.length - 3);
    expect(down).toBeGreaterThan(packed.length);
    expect(down).toBeLessThan(packed.length + 150);
    expect(await (await get(`${server.url}packed`)).text()).toBe(`${batch}\n`);
  });

  test("[PAG6] a request that is given up in the middle of its answer has ended", async () => {
    const { get, open } = counter();
    const stop = new AbortController();
    await get(server.url.href, { signal: stop.signal });
    expect(open()).toBe(1);
    stop.abort();
    expect(open()).toBe(0);
  });

  test("[PAG6] what is sent counts, an answer without a body and a failed request end", async () => {
    const { ledger, get, open } = counter();
    await get(`${server.url}empty`);
    expect(open()).toBe(0);
    const before = ledger.recent().up;
    const said = await get(`${server.url}echo`, { method: "POST", body: "弹幕" });
    expect(await said.text()).toBe("弹幕");
    expect(ledger.recent().up - before).toBeGreaterThan(6 + "POST /echo HTTP/1.1\r\n".length);
    const [sent, requests] = [ledger.recent().up, ledger.recent().requests];
    await expect(get("http://127.0.0.1:1/")).rejects.toThrow();
    expect([ledger.recent().up, ledger.recent().requests]).toEqual([sent, requests]);
    const stop = AbortSignal.abort();
    expect(get(server.url.href, { signal: stop })).rejects.toThrow();
    await Bun.sleep(0);
    expect(open()).toBe(0);
  });
});
