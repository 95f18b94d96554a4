import { fileURLToPath } from "node:url";
import type { BenchParts } from "../bench-parts.ts";
import type { BenchPart, BenchRow } from "../bench-result.ts";
import { sayComment } from "../crowd/comment-texts.ts";
import { benchRoom, openFlybyStand } from "../flyby-stand.ts";
import { openProgram } from "../peers/open-program.ts";
import type { HttpRequest } from "./http-load.ts";
import { httpColumns, httpRow, httpTroubles } from "./http-table.ts";
import { measureTurns } from "./measure-turns.ts";
import { openHttpLoad } from "./open-http-load.ts";

export interface HttpOptions {
  readonly connections: number;
  readonly seconds: number;
  /** In the one segment that is asked for. */
  readonly comments: number;
  /** Who hold a long poll each. */
  readonly pollers: number;
}

const restMs = 500;
const controlFile = fileURLToPath(new URL("../peers/http-main.ts", import.meta.url));
const api = `/api/v1/rooms/${benchRoom}`;

const get = (path: string, ...headers: readonly string[]): HttpRequest => ({ method: "GET", path, headers, body: "" });

export async function runHttp(options: HttpOptions, parts: BenchParts): Promise<BenchPart> {
  const { connections, seconds, comments, pollers } = options;
  const rows: BenchRow[] = [];
  const troubles: string[] = [];
  const { server, tokens } = await openFlybyStand(parts.serve, 1, parts.start);
  const load = openHttpLoad();
  const { address, pid } = server;
  const authorization = `Authorization: Bearer ${tokens[0] ?? ""}`;
  const json = "Content-Type: application/json";
  const post: HttpRequest = {
    method: "POST",
    path: `${api}/comments`,
    headers: [json, authorization],
    body: JSON.stringify({ text: `${sayComment(Math.random)} %N`, nonce: "http-%N" }),
  };

  async function row(label: string, request: HttpRequest, expected: number, at = { address, pid }): Promise<void> {
    if (parts.signal.aborted) return;
    parts.progress(`HTTP: ${label}`);
    const order = { address: at.address, requests: [request], connections, ms: seconds * 1_000 };
    // Warm first: code is compiled, caches are filled.
    await load.run({ ...order, ms: seconds * 200 }, at.pid);
    const seen = await load.run(order, at.pid);
    rows.push(httpRow(label, seen));
    troubles.push(...httpTroubles(label, seen, expected));
  }

  async function control(bytes: number, label: string, request: HttpRequest, expected: number): Promise<void> {
    const program = await openProgram([process.execPath, controlFile, String(bytes)]);
    try {
      const at = { address: { host: address.host, port: program.port }, pid: program.pid };
      await row(`Control: ${label}`, request, expected, at);
    } finally {
      await program.stop();
    }
  }

  try {
    await fill(address, authorization, comments);
    // What was said last has left by then: nothing changes any more.
    await Bun.sleep(restMs);
    const segment = await fetch(`http://${address.host}:${address.port}${api}/segments/0`);
    const size = (await segment.arrayBuffer()).byteLength;
    const etag = segment.headers.get("etag") ?? "";
    const head = (await fetch(`http://${address.host}:${address.port}${api}/log`)).headers.get("flyby-cursor") ?? "";
    const poll = get(`${api}/log?since=${head}`);

    await row(`segment of ${comments} comments, 200`, get(`${api}/segments/0`), 200);
    await control(size, "as many bytes", get("/"), 200);
    await row("segment, 304", get(`${api}/segments/0`, `If-None-Match: ${etag}`), 304);
    await control(0, "304", get("/", 'If-None-Match: W/"control"'), 304);
    await row("poll that has everything", poll, 200);
    await control(0, "empty answer", get("/"), 200);
    await row("post", post, 201);
    await control(0, "JSON there and back", { ...post, path: "/" }, 201);
    if (!parts.signal.aborted) {
      parts.progress("HTTP: long poll");
      rows.push(await measureTurns({ server, token: tokens[0] ?? "", pollers, seconds }));
    }
  } finally {
    await load.stop();
    await server.stop();
  }
  return {
    name: "http",
    title: "HTTP",
    load: `${connections} keep-alive connections, each asking again when its answer is whole, ${seconds} s for each kind of request; long polls: ${pollers} viewers who all wait for the next comment.`,
    tables: [{ title: "Requests", of: "request", columns: httpColumns, rows }],
    verdicts: [],
    notes: [
      "CPU/request is user and system time of the serving process. Where the load's core is full, requests/s are the load's limit and CPU/request is the figure to read.",
      "The control answers as many bytes from memory, without a router, a store, or a rule.",
      "A turn of a long poll is an answer with one comment and the next request behind it; what posting the comments costs is taken off.",
    ],
    troubles,
  };
}

/** Comments in the first segment: said by way of the API, a few at a time. */
async function fill(
  { host, port }: { host: string; port: number },
  authorization: string,
  count: number,
): Promise<void> {
  const atOnce = 50;
  for (let at = 0; at < count; at += atOnce) {
    const those = Array.from({ length: Math.min(atOnce, count - at) }, async () => {
      const answer = await fetch(`http://${host}:${port}${api}/comments`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: authorization.replace("Authorization: ", "") },
        body: JSON.stringify({ text: sayComment(Math.random) }),
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`A comment was answered ${answer.status}.`);
    });
    await Promise.all(those);
  }
}
