import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { settledCursor } from "../http/testing/settled-cursor.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({
    args: ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"],
  });
});
afterAll(() => edge.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const read = async (path: string) => (await edge.ask(path)).json();

describe("segments", () => {
  it("[API1] carry a version that changes when an entry touched them, and only then", async () => {
    await openFreeRoom(edge, "segments");
    await edge.post("segments", { text: "one", progress: 1_000 });
    const path = "/api/v1/rooms/segments/segments/0";
    const first = await edge.ask(path);
    expect(first.headers.get("cache-control")).toBe("public, max-age=5, s-maxage=30, stale-while-revalidate=25");
    expect(first.headers.get("vary")).toBe("Accept-Encoding");
    const body = await first.json();
    expect(body).toMatchObject({ index: 0, omitted: 0, comments: [{ text: "one", progress: 1_000 }] });
    expect(body.cursor).toMatch(/^[0-9a-z]{8}:\d+$/);
    const tag = first.headers.get("etag") ?? "";
    await edge.post("segments", { text: "elsewhere", progress: 400_000 });
    expect((await edge.ask(path, { headers: { "if-none-match": tag } })).status).toBe(304);
    const posted = await edge.post("segments", { text: "two", progress: 2_000 }).then((answer) => answer.json());
    const changed = await edge.ask(path, { headers: { "if-none-match": tag } });
    expect(changed.status).toBe(200);
    expect((await changed.json()).comments).toHaveLength(2);
    await edge.ask(`/api/v1/rooms/segments/comments/${posted.id}`, { method: "DELETE", headers: bearer(edge.admin) });
    const deleted = await edge.ask(path, { headers: { "if-none-match": changed.headers.get("etag") ?? "" } });
    expect((await deleted.json()).comments).toHaveLength(1);
  });

  it("[API1] a copy that was confirmed again and again never falls too far behind to read on from", async () => {
    await openFreeRoom(edge, "confirmed");
    const path = "/api/v1/rooms/confirmed/segments/0";
    const first = await edge.ask(path);
    const { cursor } = await first.json();
    const tag = { "if-none-match": first.headers.get("etag") ?? "" };
    const sender = { author: "a", name: "A", address: "192.0.2.1", role: "admin" } as const;
    const say = () => edge.core.ingress.submit("confirmed", { text: "elsewhere", progress: 400_000 }, sender);
    await Promise.all(Array.from({ length: 400 }, say));
    await settledCursor(edge, "confirmed");
    expect((await edge.ask(path, { headers: tag })).status).toBe(304);
    await Promise.all(Array.from({ length: 200 }, say));
    await settledCursor(edge, "confirmed");
    const renewed = await edge.ask(path, { headers: tag });
    expect(renewed.status).toBe(200);
    expect((await renewed.json()).cursor).not.toBe(cursor);
  });

  it("[API13] a shared cache and a browser behind it keep a segment for less than 90 seconds together", async () => {
    const caching = (await edge.ask("/api/v1/rooms/segments/segments/0")).headers.get("cache-control") ?? "";
    const seconds = (name: string) => Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(caching)?.[1]);
    const stale = seconds("stale-while-revalidate");
    // nginx counts whole seconds, so what it keeps lives up to one longer.
    const shared = seconds("s-maxage") + 1 + stale;
    const browser = seconds("max-age") + stale;
    expect(shared + browser).toBeLessThan(90);
  });

  it("[API2] min forces one at least that new", async () => {
    const cursor = await settledCursor(edge, "segments");
    const [epoch, seq] = cursor.split(":");
    const asked = await read(`/api/v1/rooms/segments/segments/0?min=${cursor}`);
    expect(Number(asked.cursor.split(":")[1])).toBeGreaterThanOrEqual(Number(seq));
    const ahead = await edge.ask(`/api/v1/rooms/segments/segments/0?min=${epoch}:${Number(seq) + 1}`);
    expect(ahead.status).toBe(400);
    expect((await edge.ask("/api/v1/rooms/segments/segments/0?min=x")).status).toBe(400);
  });

  it("[API4] an index is a whole number in range", async () => {
    for (const index of ["-1", "1.5", "x", "999999999", "1e3"]) {
      const answer = await edge.ask(`/api/v1/rooms/segments/segments/${index}`);
      expect([answer.status, (await answer.json()).error.code]).toEqual([400, "bad-query"]);
    }
  });
});
