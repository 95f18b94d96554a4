import { errors, limits } from "@flyby/protocol";
import { type App, failedResponse, originFacts, pathBelow } from "../app.ts";
import type { Config } from "../config.ts";
import type { Exchanges } from "../exchanges/exchanges.ts";
import { type Sockets, socketLimits } from "../transports/sockets.ts";
import { decideUpgrade } from "../transports/upgrade.ts";
import type { SocketHandler } from "../transports/wire.ts";
import { answerRefusal, toResponse } from "./answers.ts";
import { findPeer, type Network } from "./client-address.ts";
import { finish } from "./dispatch.ts";
import { refuseHost } from "./host.ts";
import { judgeOrigin, type OriginRules } from "./origin.ts";

/** One byte above the largest body we read, so that "too large" is said by us in words. */
const maxRequestBytes = limits.maxImportedBytes + 1;
/** Seconds without a byte before the runtime lets a connection go. */
const idleSeconds = 20;

export interface Listener {
  readonly port: number;
  /** Nobody new comes in; resolves when everybody has left. */
  stopAccepting(): Promise<void>;
  /** Ends what is left. */
  close(): Promise<void>;
}

export interface ListenParts {
  readonly config: Pick<Config, "host" | "port" | "basePath" | "sharePort">;
  readonly app: App;
  readonly sockets: Sockets;
  readonly exchanges: Exchanges;
  readonly origins: OriginRules;
  readonly trusted: readonly Network[];
  readonly onTrouble: (error: unknown) => void;
}

export type ListenResult =
  | { readonly ok: true; readonly listener: Listener }
  | { readonly ok: false; readonly message: string };

/** `localhost` means both loopback addresses: browsers and tools disagree on which they try first. */
export function listen(parts: ListenParts): ListenResult {
  const { host, port } = parts.config;
  const servers: Bun.Server<SocketHandler>[] = [];
  try {
    const [first = host, ...others] = host === "localhost" ? ["127.0.0.1", "::1"] : [host];
    const main = serve(first, port, parts);
    servers.push(main);
    const bound = main.port ?? port;
    for (const other of others) {
      const server = serveIfThere(other, bound, parts);
      if (server !== null) servers.push(server);
    }
    return {
      ok: true,
      listener: {
        port: bound,
        stopAccepting: async () => void (await Promise.all(servers.map((server) => server.stop(false)))),
        close: async () => void (await Promise.all(servers.map((server) => server.stop(true)))),
      },
    };
  } catch (error) {
    for (const server of servers) void server.stop(true);
    const message = explain(error, host, port);
    if (message === null) throw error;
    return { ok: false, message };
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Why nobody can listen there, in one sentence; null where the error is of another kind. */
export function explain(error: unknown, host: string, port: number): string | null {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `Port ${port} is taken by another program; choose one with --port.`;
    case "EACCES":
      return `Port ${port} may not be opened by this user; choose one above 1023 with --port.`;
    case "EADDRNOTAVAIL":
      return `This machine has no address ${host}; --host takes one of its own, or 0.0.0.0 for all.`;
    default:
      return null;
  }
}

// A machine without IPv6 is served on IPv4 alone.
function serveIfThere(host: string, port: number, parts: ListenParts): Bun.Server<SocketHandler> | null {
  try {
    return serve(host, port, parts);
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") throw error;
    return null;
  }
}

function serve(hostname: string, port: number, parts: ListenParts): Bun.Server<SocketHandler> {
  const { app, onTrouble } = parts;
  return Bun.serve<SocketHandler>({
    hostname,
    port,
    development: false,
    // Never by chance: the runtime would share a port that any process of the same user has taken.
    reusePort: parts.config.sharePort,
    maxRequestBodySize: maxRequestBytes,
    idleTimeout: idleSeconds,
    async fetch(request, server) {
      const misdirected = refuseHost(request.url, parts.origins.local);
      if (misdirected !== null) return finish(await toResponse(request, answerRefusal(misdirected)));
      const address = server.requestIP(request)?.address ?? "0.0.0.0";
      if (request.headers.has("upgrade")) {
        const answer = await upgrade(request, address, server, parts);
        if (answer !== "app") return answer;
      }
      return app(request, { address, hold: (seconds) => server.timeout(request, seconds) });
    },
    error(error) {
      onTrouble(error);
      return failedResponse();
    },
    websocket: {
      ...socketLimits,
      open: (ws) => guard(onTrouble, () => ws.data.opened(ws)),
      message: (ws, data) =>
        guard(onTrouble, () => (typeof data === "string" ? ws.data.text(data) : ws.data.binary(data))),
      pong: (ws, data) => guard(onTrouble, () => ws.data.pong(data.toString())),
      close: (ws, code) => guard(onTrouble, () => ws.data.closed(code)),
    },
  });
}

// What a handler throws would end in the runtime's hands, where nobody reads it.
function guard(onTrouble: (error: unknown) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    onTrouble(error);
  }
}

/** `app`: it is no upgrade after all. undefined: the socket is open. */
async function upgrade(
  request: Request,
  address: string,
  server: Bun.Server<SocketHandler>,
  { sockets, exchanges, origins, trusted, config }: ListenParts,
): Promise<Response | undefined | "app"> {
  const path = pathBelow(config.basePath, request);
  const peer = findPeer(address, request.headers, trusted);
  const origin = judgeOrigin(originFacts(request, path === "/" || exchanges.at(path) !== undefined), origins);
  const query = new URL(request.url).searchParams;
  const decided = await decideUpgrade({ request, path, query, address: peer.address, origin }, sockets, exchanges);
  if (decided === null) return "app";
  if (!decided.ok) return finish(await toResponse(request, answerRefusal(decided)));
  const { session, protocol } = decided.value;
  const headers: Record<string, string> = protocol === null ? {} : { "Sec-WebSocket-Protocol": protocol };
  if (server.upgrade(request, { data: session, headers })) return undefined;
  const refusal = { ok: false, code: "upgrade-required", message: errors["upgrade-required"].message } as const;
  return finish(await toResponse(request, answerRefusal(refusal)));
}
