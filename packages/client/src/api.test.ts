import { describe, expect, it } from "bun:test";
import { createApi, parseRetryAfter, toResult } from "./api.ts";
import { toPlatform } from "./platform.ts";
import { createManualTime } from "./testing/manual-time.ts";

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

function apiWith(answer: () => Response | Promise<Response>, server = "http://fake.test/base") {
  const time = createManualTime();
  const seen: Seen[] = [];
  const fetch = Object.assign(
    async (input: RequestInfo | URL, init?: RequestInit) => {
      seen.push({ url: String(input), init: init ?? {} });
      // As the platform's: an aborted request rejects.
      const aborted = new Promise<never>((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
      return Promise.race([answer(), aborted]);
    },
    { preconnect() {} },
  );
  const platform = toPlatform({ server, room: "lobby", fetch, storage: null, now: time.now, sleep: time.sleep });
  const life = new AbortController();
  return { api: createApi(server, platform, life.signal), seen, time, life };
}

describe("createApi", () => {
  it("[CLI1] stays below the server's base address, with or without a slash, and sends no cookies", async () => {
    const { api, seen } = apiWith(() => Response.json({ fine: true }));
    await api.json("api/v1/rooms", { body: { a: 1 }, bearer: "secret" });
    expect(seen[0]?.url).toBe("http://fake.test/base/api/v1/rooms");
    expect(seen[0]?.init).toMatchObject({ method: "POST", credentials: "omit", body: '{"a":1}' });
    expect(new Headers(seen[0]?.init.headers).get("authorization")).toBe("Bearer secret");
    expect(apiWith(() => new Response(), "https://fake.test/b/").api.socketUrl("ws")).toBe("wss://fake.test/b/ws");
  });

  it("[CLI4] a refusal of ours is that refusal; trouble in front of us is worth another try", async () => {
    const ours = () => Response.json({ error: { code: "muted", message: "no", retryAfterMs: 5 } }, { status: 403 });
    expect(await apiWith(ours).api.json("x")).toEqual({
      kind: "refused",
      refusal: { ok: false, code: "muted", message: "no", retryAfterMs: 5 },
    });
    const proxy = () => new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "retry-after": "3" } });
    expect(await apiWith(proxy).api.json("x")).toEqual({ kind: "unreachable", retryAfterMs: 3_000 });
    const page = () => new Response("<h1>Not found</h1>", { status: 404 });
    expect(await apiWith(page).api.json("x")).toMatchObject({ kind: "refused", refusal: { code: "not-found" } });
    const nonsense = () => new Response("<html>", { status: 200 });
    expect(await apiWith(nonsense).api.json("x")).toEqual({ kind: "unreachable", retryAfterMs: null });
    expect(toResult(await apiWith(nonsense).api.json("x"))).toMatchObject({ ok: false, code: "unreachable" });
  });

  it("[CLI24] a request that nobody answers is given up, and leaves no timer", async () => {
    const { api, time, seen } = apiWith(() => new Promise<never>(() => {}));
    const hanging = api.json("x");
    await time.settle();
    expect(seen[0]?.init.signal?.aborted).toBe(false);
    await time.pass(15_000);
    expect(seen[0]?.init.signal?.aborted).toBe(true);
    expect(time.waiting()).toBe(0);
    expect(await hanging).toEqual({ kind: "unreachable", retryAfterMs: null });
  });

  it("[CLI24] at the end of its life nothing is under way and nothing is begun", async () => {
    const { api, seen, life, time } = apiWith(() => new Promise<never>(() => {}));
    const hanging = api.json("x");
    life.abort();
    expect((await hanging).kind).toBe("unreachable");
    expect((await api.json("y")).kind).toBe("unreachable");
    expect(seen.length).toBe(1);
    expect(time.waiting()).toBe(0);
  });

  it("[CLI3] Retry-After is read as seconds only", () => {
    expect([null, "", "2", "0", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"].map(parseRetryAfter)).toEqual([
      null,
      null,
      2_000,
      0,
      null,
      null,
    ]);
  });
});
