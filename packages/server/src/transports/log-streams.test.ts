import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { headers as names } from "@flyby/protocol";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { createManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createAdmission } from "./admission.ts";
import { createLogStreams } from "./log-streams.ts";
import { createSeats } from "./seats.ts";
import { openEventReader, openLineReader } from "./testing/stream-reader.ts";

const site = "https://blog.example";
let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--durability", "process", "--allow-origin", site], heartbeatMs: 50 });
});
afterAll(() => edge.stop());

const log = (room: string, rest: string): string => `/api/v1/rooms/${room}/log/${rest}`;

/** The first bytes of a stream that goes on. */
async function peek(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

describe("createLogStreams", () => {
  it("[TRA18] a stream says where it begins, is kept by nobody and passes proxies as it comes", async () => {
    await openFreeRoom(edge, "heads");
    for (const [rest, type] of [
      ["events", "text/event-stream; charset=utf-8"],
      ["stream", "application/x-ndjson; charset=utf-8"],
    ] as const) {
      const answer = await edge.ask(log("heads", rest), { headers: { "accept-encoding": "identity" } });
      expect(answer.headers.get("vary")).toContain("Accept-Encoding");
      expect(answer.headers.get("content-type")).toBe(type);
      expect(answer.headers.get("cache-control")).toBe("no-store, no-transform");
      expect(answer.headers.get("x-accel-buffering")).toBe("no");
      expect(answer.headers.get("content-encoding")).toBeNull();
      const cursor = answer.headers.get(names.cursor);
      expect(cursor).toMatch(/^[0-9a-z]{8}:1$/);
      expect(await peek(answer)).toBe(rest === "events" ? `retry: 3000\nid: ${cursor}\n\n` : "\n");
      const head = await edge.ask(log("heads", rest), { method: "HEAD" });
      expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, type, ""]);
      expect(head.headers.get(names.cursor)).toBe(cursor);
    }
  });

  it("[DEF3] for who takes gzip a stream is one gzip stream with the same text, and ends as one", async () => {
    const own = await startEdge({ args: ["--durability", "process"] });
    await openFreeRoom(own, "packed");
    for (const rest of ["events?since=0", "stream?since=0"]) {
      const gzip = await own.ask(log("packed", rest), { headers: { "accept-encoding": "gzip, br" } });
      expect(gzip.headers.get("content-encoding")).toBe("gzip");
      expect(gzip.headers.get("vary")).toContain("Accept-Encoding");
      expect(gzip.headers.get("cache-control")).toContain("no-transform");
      await gzip.body?.cancel();
    }
    const curl = Bun.spawn(["curl", "-sN", "--compressed", `${own.url}${log("packed", "stream?since=0")}`]);
    const decoder = new TextDecoder();
    let text = "";
    let said = 0;
    // Each batch is seen before the next one is made.
    let stopped: Promise<void> | null = null;
    for await (const piece of curl.stdout) {
      text += decoder.decode(piece, { stream: true });
      if (said === 3 && text.includes("said 2")) stopped ??= own.stop();
      else if (said < 3 && (said === 0 || text.includes(`said ${said - 1}`)))
        await own.post("packed", { text: `said ${said++} ${"弹幕".repeat(40)}`, progress: 0 });
    }
    await stopped;
    expect(text.trimEnd()).toEndWith('"code":"shutting-down","message":"The server is restarting."}');
    expect(await curl.exited).toBe(0);
  });

  it("[TRA18] Last-Event-ID goes before since; without either it begins now", async () => {
    await openFreeRoom(edge, "ids");
    for (const text of ["a", "b", "c"]) await edge.post("ids", { text, progress: 0 });
    const { epoch } = await edge.core.stores.log.head("ids");
    const begin = async (query: string, id?: string): Promise<string | null> => {
      const headers: Record<string, string> = id === undefined ? {} : { "last-event-id": id };
      const answer = await edge.ask(log("ids", `events${query}`), { headers });
      await peek(answer);
      return answer.headers.get(names.cursor);
    };
    expect(await begin(`?since=${epoch}:1`, `${epoch}:3`)).toBe(`${epoch}:3`);
    expect(await begin(`?since=${epoch}:1`, "")).toBe(`${epoch}:1`);
    expect(await begin("?since=0")).toBe(`${epoch}:0`);
  });

  it("[TRA18] what cannot be is refused in words", async () => {
    const codes = async (rest: string, headers = {}) => {
      const answer = await edge.ask(log("lobby", rest), { headers });
      return [answer.status, (await answer.json()).error.code];
    };
    expect(await codes("events", { "last-event-id": "x" })).toEqual([400, "bad-cursor"]);
    expect(await codes("stream?since=x")).toEqual([400, "bad-cursor"]);
    expect(await codes("stream?maxRate=0")).toEqual([400, "bad-query"]);
    const unknown = await edge.ask(log("nowhere", "events"));
    expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, "room-not-found"]);
  });

  it("[TRA18] maxRate leaves whole batches out and says so", async () => {
    await openFreeRoom(edge, "rated");
    const { epoch, seq } = await edge.core.stores.log.head("rated");
    const answer = await edge.ask(log("rated", `stream?maxRate=1&since=${epoch}:${seq}`));
    const decoder = new TextDecoder();
    const posting = (async () => {
      for (let said = 0; said < 6; said++) {
        await edge.post("rated", { text: `n${said}`, progress: 0 });
        await Bun.sleep(90);
      }
    })();
    let text = "";
    for await (const piece of answer.body ?? []) {
      text += decoder.decode(piece, { stream: true });
      if (text.includes('"rate"')) break;
    }
    await posting;
    expect(text).toMatch(/\["batch",2,[\s\S]*\n\{"type":"gap","from":\d+,"to":\d+,"reason":"rate"/);
  });

  it("[TRA19] streams are viewers of the room for their life, and hear how many there are", async () => {
    await openFreeRoom(edge, "crowd");
    const first = await edge.ask(log("crowd", "events"));
    const second = await openLineReader(edge.url, "crowd");
    let heard = "";
    for await (const piece of first.body ?? []) {
      heard += new TextDecoder().decode(piece);
      if (heard.includes("stat")) break;
    }
    expect(heard).toContain('\ndata: {"type":"stat","viewers":2}\n\n');
    await second.close();
    while (edge.core.presence.viewers("crowd") > 0) await Bun.sleep(1);
    const one = await openLineReader(edge.url, "crowd");
    const other = await openEventReader(edge.url, "crowd");
    expect(edge.core.presence.viewers("crowd")).toBe(2);
    const metrics = await edge.ask("/metrics").then((answer) => answer.text());
    expect(metrics).toContain('flyby_connections{transport="sse"} 1');
    expect(metrics).toContain('flyby_connections{transport="stream"} 1');
    await one.close();
    await other.close();
    while (edge.core.presence.viewers("crowd") > 0) await Bun.sleep(1);
  });

  it("[TRA17] requests that are held have one bound together; who leaves makes room", async () => {
    const seats = createSeats(2);
    const clock = createManualClock();
    const metrics = createMetrics("0");
    const streams = createLogStreams({
      core: edge.core,
      clock,
      metrics,
      seats,
      admission: createAdmission({ clock, random: Math.random }),
      onTrouble: (error) => console.error(error),
    });
    const open = async (route: number) => {
      const stop = new AbortController();
      const request = new Request(`http://localhost${log("lobby", "stream")}`, { signal: stop.signal });
      const answer = await streams.routes[route]?.methods.GET?.({
        request,
        query: new URLSearchParams(),
        params: { room: "lobby" },
        peer: { address: "192.0.2.1" },
        origin: { verdict: "none" },
        hold: () => undefined,
      });
      return { status: answer?.status, stop };
    };
    const [sse, stream, third] = [await open(0), await open(1), await open(1)];
    expect([sse.status, stream.status, third.status]).toEqual([200, 200, 503]);
    expect([streams.sse.connections(), streams.stream.connections()]).toEqual([1, 1]);
    sse.stop.abort();
    sse.stop.abort();
    expect([(await open(1)).status, (await open(0)).status, streams.sse.connections()]).toEqual([200, 503, 0]);
    streams.close();
    expect(clock.pending).toBe(0);
  });

  it("[TRA29] who finds too many waiting to be let in gets 503 and a time to come back", async () => {
    const clock = createManualClock();
    const admission = createAdmission({ clock, random: () => 0.5, perSecond: 1, burst: 1, maxWaiting: 1 });
    for (let count = 0; count < 2; count++) void admission.enter(() => true);
    const onTrouble = (error: unknown): void => console.error(error);
    const parts = { core: edge.core, clock, metrics: createMetrics("0"), seats: createSeats(), admission, onTrouble };
    const streams = createLogStreams(parts);
    const request = new Request(`http://localhost${log("lobby", "stream")}`);
    const answer = await streams.routes[1]?.methods.GET?.({
      request,
      query: new URLSearchParams(),
      params: { room: "lobby" },
      peer: { address: "192.0.2.1" },
      origin: { verdict: "none" },
      hold: () => undefined,
    });
    if (answer === undefined || answer instanceof Response) throw new Error("a refusal is expected");
    expect([answer.status, answer.headers["retry-after"], streams.stream.connections()]).toEqual([503, "2", 0]);
    expect(JSON.parse(answer.text).error).toMatchObject({ code: "overloaded", retryAfterMs: 1_500 });
    streams.close();
  });

  it("[ORG1] pages of an allowed site may read streams, and resume them", async () => {
    const answer = await edge.ask(log("lobby", "events"), { headers: { origin: site } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(site);
    await peek(answer);
    const preflight = await edge.ask(log("lobby", "events"), {
      method: "OPTIONS",
      headers: { origin: site, "access-control-request-method": "GET" },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Last-Event-ID");
  });
});
