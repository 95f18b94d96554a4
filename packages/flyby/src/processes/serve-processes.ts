import { type Config, choosePort, createLog, type Log, serverUrl } from "@flyby/server";
import type { ExitCode, Terminal } from "../command.ts";
import { listenForStop } from "../commands/stop-signals.ts";
import { greet } from "../serving/greet.ts";
import { spawnChild } from "./spawn-child.ts";
import { createSupervisor, type SupervisorNews } from "./supervisor.ts";

/** Starts `--processes` processes that serve one port, and keeps them alive until somebody stops it. Serves nobody itself. */
export async function serveProcesses(
  config: Config,
  args: readonly string[],
  terminal: Terminal,
  launcherPid: number | null,
): Promise<ExitCode> {
  const signals = listenForStop(launcherPid);
  const log = createLog(config.logLevel, terminal.isTerminal, process.stdout);
  const chosen = await choosePort(config.host, config.port);
  if (!chosen.ok) {
    terminal.say(chosen.message);
    return 1;
  }
  const supervisor = createSupervisor({
    count: config.processes,
    start: (number) => spawnChild({ number, port: chosen.port }, args, terminal.env),
    now: Date.now,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    say: (news) => tell(news, log),
  });
  signals.onImpatience(() => {
    supervisor.kill();
    process.exit(1);
  });
  process.on("SIGUSR2", () => void supervisor.renew());
  void signals.stop.then((reason) => {
    log.info(terminal.isTerminal ? "Stopping." : "stopping", { reason });
    return supervisor.stop();
  });
  const failed = await supervisor.start();
  // The first process has said why.
  if (failed !== null) return failed === 0 ? 0 : 1;
  await greet({ url: serverUrl(config, chosen.port), port: chosen.port, isFirst: true }, config, terminal, log);
  await signals.stop;
  await supervisor.stop();
  return 0;
}

function tell(news: SupervisorNews, log: Log): void {
  const facts = { process: news.number };
  switch (news.type) {
    case "started":
      log.debug("process started", { ...facts, pid: news.pid });
      break;
    case "renewed":
      log.info(`Process ${news.number} was started anew.`, { ...facts, pid: news.pid });
      break;
    case "not-renewed":
      log.warn(`Process ${news.number} did not come up anew; the old ones go on.`, facts);
      break;
    case "died":
      log.warn(
        `Process ${news.number} ended (${describeEnd(news.how)}); it starts again in ${news.waitMs / 1_000} s.`,
        facts,
      );
  }
}

function describeEnd(how: number | string): string {
  return typeof how === "number" ? `code ${how}` : how;
}
