import { existsSync } from "node:fs";
import { startServer, type TestServer } from "./server-process.ts";

const places = [
  "/usr/bin/redis-server",
  "/usr/local/bin/redis-server",
  "/usr/bin/valkey-server",
  "/opt/homebrew/bin/redis-server",
];

/** Redis (or Valkey) on this machine; null when there is none. */
export function redisPath(): string | null {
  return places.find(existsSync) ?? null;
}

/** A Redis of its own, which keeps nothing on the disk. */
export function startRedis(): Promise<TestServer> {
  return startServer({
    scheme: "redis",
    command: (port, folder) => [
      redisPath() ?? "redis-server",
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"],
    ],
  });
}
