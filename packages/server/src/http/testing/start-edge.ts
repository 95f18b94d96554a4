import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { readConfig } from "../../config.ts";
import type { Core } from "../../core.ts";
import { startServer } from "../../main.ts";
import { createLog } from "../../ops/log.ts";
import type { MediaRoutes } from "../media-port.ts";

/** A whole server of ours on a port of its own, with small pages in place of the built ones. */
export interface Edge {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly core: Core;
  readonly admin: string;
  /** What was logged, as JSON lines. */
  logged(): string;
  /** `fetch` below the server's address. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  post(room: string, draft: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

export interface EdgeOptions {
  readonly args?: readonly string[];
  /** Kept by the caller; a fresh folder is removed again. */
  readonly data?: string;
  readonly port?: number;
  readonly media?: MediaRoutes;
  readonly heartbeatMs?: number;
  readonly clock?: Clock;
}

const noMedia: MediaRoutes = {
  respond: async (request, room, name) =>
    new Response(request.method === "HEAD" ? null : `clip of ${room}${name === null ? "" : ` ${name}`}`, {
      headers: { "content-type": "video/mp4", "content-length": "12" },
    }),
};

export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const folder = mkdtempSync(join(tmpdir(), "flyby-edge-"));
  const data = options.data ?? join(folder, "data");
  // What a test says, however fast, all its readers get.
  const args = ["--port", String(options.port ?? 0), "--data", data, "--room-budget", "off", ...(options.args ?? [])];
  const read = readConfig(args, {});
  if (!read.ok) throw new Error(read.mistakes.join("\n"));
  let logged = "";
  const write = (text: string): void => {
    logged += text;
  };
  const started = await startServer(read.config, {
    log: createLog("debug", false, { write }),
    media: async () => ({ routes: options.media ?? noMedia, stop: async () => {} }),
    folders: writePages(folder),
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  if (!started.ok) throw new Error(started.message);
  const { server } = started;
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    port: server.port,
    data,
    core: server.core,
    admin: readFileSync(join(data, "admin-token"), "utf8").trim(),
    logged: () => logged,
    ask: (path, init) => fetch(`${url}${path}`, init),
    post: (room, draft, headers = {}) =>
      fetch(`${url}/api/v1/rooms/${room}/comments`, {
        method: "POST",
        body: JSON.stringify(draft),
        headers: { "content-type": "application/json", ...headers },
      }),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writePages(folder: string): { readonly pages: string; readonly embed: string } {
  const [pages, embed] = [join(folder, "pages"), join(folder, "embed")];
  mkdirSync(join(pages, "assets"), { recursive: true });
  mkdirSync(embed);
  for (const name of ["index", "watch", "overlay", "lab"]) {
    writeFileSync(join(pages, `${name}.html`), `<!doctype html><base href="/"><title>${name}</title>`);
  }
  writeFileSync(join(pages, "assets", "watch-1a2b.js"), `console.log("${"x".repeat(2_000)}");`);
  writeFileSync(join(embed, "flyby.js"), "export {};");
  return { pages, embed };
}

/** Opens a live or video room and lets everybody say as much as they like. */
export async function openFreeRoom(edge: Edge, id: string, kind: "video" | "live" = "video"): Promise<void> {
  const headers = { authorization: `Bearer ${edge.admin}`, "content-type": "application/json" };
  await edge.ask("/api/v1/rooms", { method: "POST", headers, body: JSON.stringify({ id, kind }) });
  const body = JSON.stringify({ everyMs: 0, burst: 1_000 });
  await edge.ask(`/api/v1/rooms/${id}`, { method: "PATCH", headers, body });
}
