import { fileURLToPath } from "node:url";
import { type ChildProcess, childVariable, writeChild } from "@flyby/server";
import { isReady, type RenewedMessage } from "./parent-link.ts";
import type { Child } from "./supervisor.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts `flyby serve` once more with the same words, as one of several. It writes where this process writes. */
export function spawnChild(
  place: ChildProcess,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Child {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const child = Bun.spawn([process.execPath, ...process.execArgv, main, "serve", ...args], {
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    // Where this process is gone, however it went, the child sees another parent and ends.
    env: { ...env, [childVariable]: writeChild(place), FLYBY_LAUNCHER_PID: String(process.pid) },
    serialization: "json",
    ipc: (message) => {
      if (isReady(message)) resolve();
    },
  });
  return {
    pid: child.pid,
    ready,
    exited: child.exited.then((code) => child.signalCode ?? code),
    renew: () => child.send({ type: "renewed" } satisfies RenewedMessage),
    kill: (signal) => child.kill(signal),
  };
}
