import { type Config, createLog, restarting, startServer } from "@flyby/server";
import type { ExitCode, Terminal } from "../command.ts";
import { mountMedia } from "../commands/media-parts.ts";
import { listenForStop } from "../commands/stop-signals.ts";
import { announceAddress, hasAdminToken } from "../data-folder.ts";
import { followParent } from "../processes/parent-link.ts";
import { startDemo } from "./demo.ts";
import { greet } from "./greet.ts";

/** Serves in this process until somebody stops it. */
export async function serveHere(config: Config, terminal: Terminal, launcherPid: number | null): Promise<ExitCode> {
  const signals = listenForStop(launcherPid);
  const parent = config.child === null ? null : followParent();
  const wished = parent === null ? signals.stop : Promise.race([signals.stop, parent.stop]);
  const log = createLog(config.logLevel, terminal.isTerminal, process.stdout, config.child?.number ?? null);
  // A mistake of ours in the background must not send all viewers away; it is told, and the rest goes on.
  process.on("unhandledRejection", (error) => log.error("Something went wrong in the background.", error));
  // Its usual effect is the end of the process.
  process.on("SIGUSR2", () => log.info("SIGUSR2 starts the processes of --processes anew; here is one alone."));
  const isFirst = config.store.type === "postgres" || !hasAdminToken(config.store.folder);
  const starting = startServer(config, { log, media: (core) => mountMedia(core, config, log) });
  // A database that does not answer is waited for; who wants to stop does not wait.
  const first = await Promise.race([starting, wished]);
  if (typeof first === "string") return 0;
  if (!first.ok) {
    terminal.say(first.message);
    return 1;
  }
  const { server } = first;
  const localUrl = localUrlOf(config, server.port);
  const retract = config.store.type === "sqlite" ? announceAddress(config.store.folder, localUrl) : () => undefined;
  const stopDemo = config.samples ? startDemo(server, config, localUrl) : () => Promise.resolve();
  if (parent === null) await greet({ url: server.url, port: server.port, isFirst }, config, terminal, log);
  else parent.ready();
  const reason = await wished;
  signals.onImpatience(() => process.exit(1));
  log.info(terminal.isTerminal ? "Stopping." : "stopping", { reason });
  await stopDemo();
  retract();
  // A parent that stops them all says so by a signal: then nobody else answers here.
  await (config.child === null || reason === "renewed" ? server.stop() : server.stop(restarting));
  return 0;
}

/** Where this machine itself reaches the server, whatever stands in front of it. */
function localUrlOf({ host, basePath }: Config, port: number): string {
  const own = ["localhost", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${own.includes(":") ? `[${own}]` : own}:${port}${basePath}`;
}
