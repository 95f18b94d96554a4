import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headers as names } from "@flyby/protocol";
import type { BenchParts } from "../bench-parts.ts";
import type { BenchPart, BenchRow, Verdict } from "../bench-result.ts";
import { openCrowdProcess } from "../crowd/open-crowd-process.ts";
import { benchRoom, openFlybyStand } from "../flyby-stand.ts";
import type { HttpRequest } from "../http/http-load.ts";
import { httpColumns, httpRow, httpTroubles } from "../http/http-table.ts";
import { type HttpSeen, openHttpLoad } from "../http/open-http-load.ts";
import { writeHistory } from "./build-history.ts";

export interface HistoryOptions {
  readonly comments: number;
  readonly hours: number;
  /** Comments posted here, on top: those of the chat and of the replay. */
  readonly posted: number;
  /** For each kind of request. */
  readonly seconds: number;
}

const segmentMs = 360_000;
const postsPerSecond = 2_000;
const talkers = 20;
const arriveMs = 60_000;
/** Of one replay. */
const replayed = 500;
const chatPage = 50;
const mostSegmentMs = 10;
const api = `/api/v1/rooms/${benchRoom}`;

const get = (path: string): HttpRequest => ({ method: "GET", path, headers: [], body: "" });

export async function runHistory(options: HistoryOptions, parts: BenchParts): Promise<BenchPart> {
  const { comments, hours, posted, seconds } = options;
  const folder = await mkdtemp(join(tmpdir(), "flyby-history-"));
  const data = join(folder, "data");
  await mkdir(data);
  const stand = await openFlybyStand(parts.serve, talkers, { ...parts.start, folder: data });
  const { address, pid } = stand.server;
  const load = openHttpLoad();
  const rows: BenchRow[] = [];
  const troubles: string[] = [];
  const ms = hours * 3_600_000;

  async function measure(
    label: string,
    requests: readonly HttpRequest[],
    connections: number,
  ): Promise<HttpSeen | null> {
    if (parts.signal.aborted) return null;
    parts.progress(`History: ${label}`);
    const order = { address, requests, connections };
    await load.run({ ...order, ms: seconds * 200 }, pid);
    const seen = await load.run({ ...order, ms: seconds * 1_000 }, pid);
    rows.push(httpRow(label, seen));
    troubles.push(...httpTroubles(label, seen, 200));
    return seen;
  }

  try {
    parts.progress(`History: ${comments.toLocaleString("en")} comments are imported`);
    const files = await writeHistory(folder, { comments, ms }, Math.random);
    const importMs = await importFiles(parts.serve, files, data);
    parts.progress(`History: ${posted.toLocaleString("en")} comments are posted`);
    const lastSeq = await post(stand.tokens, posted, address);
    const epoch = await readEpoch(address);

    const segments = Array.from({ length: Math.ceil(ms / segmentMs) }, (_, index) => get(`${api}/segments/${index}`));
    const shuffled = segments.toSorted(() => Math.random() - 0.5);
    const newest = await readNewest(address);
    const pages = Array.from({ length: 100 }, () =>
      get(`${api}/chat?limit=${chatPage}&before=${newest - Math.floor(Math.random() * posted)}`),
    );
    const replays = Array.from({ length: 100 }, () => {
      const from = Math.max(1, lastSeq - replayed - Math.floor(Math.random() * Math.min(posted, 4_000)));
      return get(`${api}/log?since=${epoch}:${from}&until=${epoch}:${from + replayed}`);
    });
    const one = await measure("a segment, one reader", shuffled, 1);
    await measure("a segment, 8 readers at once", shuffled, 8);
    await measure(`a chat page of ${chatPage}`, pages, 1);
    await measure(`replay of ${replayed} entries`, replays, 1);
    const verdict: Verdict = {
      what: `A segment of ${hours} hours with ${comments.toLocaleString("en")} comments, p99`,
      measured: one?.latency.p99 ?? null,
      unit: "ms",
      bound: { most: mostSegmentMs },
    };
    return {
      name: "history",
      title: "A long history",
      load: `A room of ${hours} hours with ${comments.toLocaleString("en")} imported comments and ${posted.toLocaleString("en")} posted ones, SQLite; importing took ${(importMs / 1_000).toFixed(1)} s.`,
      tables: [{ title: "Reading it", of: "request", columns: httpColumns, rows }],
      verdicts: [verdict],
      notes: [
        "Segments are asked for in a mixed order, each as often as the others, and the server keeps none of them: every answer is read from the database. Times are those of the client, from the request to the last byte.",
        "A replay inside the newest entries comes from memory.",
      ],
      troubles,
    };
  } finally {
    await load.stop();
    await stand.server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** With the command that people use; the server runs meanwhile. Returns how long it took. */
async function importFiles(serve: readonly string[], files: readonly string[], data: string): Promise<number> {
  const begun = performance.now();
  const command = [...serve.slice(0, -1), "import", ...files, "--room", benchRoom, "--data", data];
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const words = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`The history was not imported. ${words.slice(0, 500)}`);
  return performance.now() - begun;
}

/** Returns the seq of the last one. */
async function post(
  tokens: readonly string[],
  count: number,
  address: { host: string; port: number },
): Promise<number> {
  const crowd = openCrowdProcess();
  try {
    const door = { address, path: "/ws", dialect: "flyby" } as const;
    await crowd.ask("sit", { viewersAt: door, postsAt: door, room: benchRoom, tokens });
    await crowd.ask("talk", { perSecond: postsPerSecond });
    await Bun.sleep((count / postsPerSecond) * 1_000);
    await crowd.ask("hush", { timeoutMs: arriveMs });
    return (await crowd.ask("settle", { timeoutMs: arriveMs })).lastSeq;
  } finally {
    await crowd.stop();
  }
}

async function readEpoch({ host, port }: { host: string; port: number }): Promise<string> {
  const answer = await fetch(`http://${host}:${port}${api}/log`);
  await answer.arrayBuffer();
  return answer.headers.get(names.cursor)?.split(":")[0] ?? "";
}

/** Id of the newest comment of the chat. */
async function readNewest({ host, port }: { host: string; port: number }): Promise<number> {
  const answer = await fetch(`http://${host}:${port}${api}/chat?limit=1`);
  const { comments } = (await answer.json()) as { readonly comments: readonly { readonly id: number }[] };
  return comments[0]?.id ?? 0;
}
