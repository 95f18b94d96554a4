import { existsSync } from "node:fs";
import { freePort } from "./free-port.ts";
import { startServer, type TestServer } from "./server-process.ts";

const places = [
  "/usr/sbin/nats-server",
  "/usr/bin/nats-server",
  "/usr/local/bin/nats-server",
  "/opt/homebrew/bin/nats-server",
];

/** NATS on this machine; null when there is none. */
export function natsPath(): string | null {
  return places.find(existsSync) ?? null;
}

export interface NatsServer extends TestServer {
  /** Where it tells about its subscriptions (`/subsz`). */
  readonly monitorUrl: string;
}

/** A NATS server of its own. */
export async function startNats(): Promise<NatsServer> {
  const monitor = await freePort();
  const server = await startServer({
    scheme: "nats",
    command: (port) => [natsPath() ?? "nats-server", "-a", "127.0.0.1", "-p", String(port), "-m", String(monitor)],
  });
  return { ...server, monitorUrl: `http://127.0.0.1:${monitor}` };
}
