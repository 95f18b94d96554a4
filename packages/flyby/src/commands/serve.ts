import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type Config,
  createLog,
  defaults,
  findLanUrls,
  type Log,
  type RunningServer,
  readBlockedWords,
  readConfig,
  readFlags,
  serveFlags,
  startServer,
  variableOf,
  version,
} from "@flyby/server";
import type { ExitCode, Terminal } from "../command.ts";
import { announceAddress, hasAdminToken } from "../data-folder.ts";
import { createPoster, type DemoRoom, startDemoAudience } from "../demo/demo-audience.ts";
import { fireworksScript } from "../samples/comments/fireworks-script.ts";
import { liveRoom } from "../samples/sample-rooms.ts";
import { mountMedia } from "./media-parts.ts";
import { listenForStop } from "./stop-signals.ts";

export const serveHelp = (): string => {
  const rows = Object.entries(serveFlags).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const wide = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => {
    const name = left.slice(2).split(" ")[0] ?? "";
    const usual = Object.entries(defaults).find(([key]) => key === name)?.[1];
    return `  ${left.padEnd(wide)}  ${help}${usual === undefined ? "" : ` (${usual})`}`;
  });
  return [
    "flyby serve [FOLDER] [options]",
    "",
    "Serves the videos below FOLDER, or three sample rooms without one.",
    "",
    ...lines,
    "",
    `Each option has a variable, ${variableOf("allow-origin")} for --allow-origin; several values stand with commas.`,
  ].join("\n");
};

/** Runs until somebody stops it. */
export async function serve(
  args: readonly string[],
  terminal: Terminal,
  launcherPid: number | null,
): Promise<ExitCode> {
  const read = readConfig(args, terminal.env);
  const { folder, flags } = readFlags(args, terminal.env, defaults);
  const mistakes = [
    ...(read.ok ? [] : read.mistakes),
    ...(await checkFolder(folder)),
    ...(await checkWords(flags["blocked-words"])),
  ];
  if (!read.ok || mistakes.length > 0) {
    for (const mistake of mistakes) terminal.say(mistake);
    terminal.say('"flyby serve --help" lists the options.');
    return 2;
  }
  const { config } = read;
  const signals = listenForStop(launcherPid);
  const log = createLog(config.logLevel, terminal.isTerminal, process.stdout);
  // A mistake of ours in the background must not send all viewers away; it is told, and the rest goes on.
  process.on("unhandledRejection", (error) => log.error("Something went wrong in the background.", error));
  const isFirst = !hasAdminToken(config.data);
  const started = await startServer(config, { log, media: (core) => mountMedia(core, config, log) });
  if (!started.ok) {
    terminal.say(started.message);
    return 1;
  }
  const { server } = started;
  const localUrl = localUrlOf(config, server.port);
  const retract = announceAddress(config.data, localUrl);
  const stopDemo = config.samples ? startDemo(server, localUrl) : () => undefined;
  await greet(server, config, isFirst, terminal, log);
  const reason = await signals.stop;
  signals.onImpatience(() => process.exit(1));
  log.info(terminal.isTerminal ? "Stopping." : "stopping", { reason });
  stopDemo();
  retract();
  await server.stop();
  return 0;
}

async function checkWords(file: unknown): Promise<readonly string[]> {
  if (typeof file !== "string") return [];
  const words = await readBlockedWords(file);
  return words.ok ? [] : [words.message];
}

async function checkFolder(folder: string | null): Promise<readonly string[]> {
  if (folder === null) return [];
  const found = await stat(folder).catch(() => null);
  if (found === null) return [`There is no folder ${resolve(folder)}.`];
  return found.isDirectory() ? [] : [`${resolve(folder)} is a file; a folder of videos is served.`];
}

/** Where this machine itself reaches the server, whatever stands in front of it. */
function localUrlOf({ host, basePath }: Config, port: number): string {
  const own = ["localhost", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${own.includes(":") ? `[${own}]` : own}:${port}${basePath}`;
}

function startDemo(server: RunningServer, url: string): () => void {
  return startDemoAudience({
    room: demoRoom(server.core),
    script: fireworksScript,
    post: createPoster(url),
    now: Date.now,
    random: Math.random,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  });
}

function demoRoom({ rooms, presence, identities }: RunningServer["core"]): DemoRoom {
  return {
    id: liveRoom,
    startedAt: () => rooms.get(liveRoom)?.startedAt ?? 0,
    viewers: () => presence.viewers(liveRoom),
    issueToken: (name) => identities.issueDemo(name).token,
  };
}

async function greet(
  server: RunningServer,
  config: Config,
  isFirst: boolean,
  terminal: Terminal,
  log: Log,
): Promise<void> {
  const lan = findLanUrls(config.host, server.port, config.basePath);
  if (!terminal.isTerminal) {
    log.info("listening", { url: server.url, lan: lan.join(" "), data: config.data, folder: config.folder, version });
    return;
  }
  const elsewhere = config.data === resolve("data") ? "" : ` --data ${config.data}`;
  const lines = [
    `Flyby ${version}`,
    `  open     ${server.url}`,
    ...lan.map((url) => `  network  ${url}`),
    `  videos   ${config.folder ?? (config.samples ? "the samples (npm start -- ~/Videos serves your own)" : "none")}`,
    `  data     ${config.data}`,
    ...(isFirst ? [`  admin    npx flyby token${elsewhere} shows the admin token`] : []),
    "Ctrl+C stops it.",
  ];
  await terminal.write(`${lines.join("\n")}\n`);
}
