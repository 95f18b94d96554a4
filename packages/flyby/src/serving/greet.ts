import { resolve } from "node:path";
import { type Config, findLanUrls, type Log, redactUrl, version } from "@flyby/server";
import type { Terminal } from "../command.ts";

export interface Greeting {
  readonly url: string;
  readonly port: number;
  /** The installation is new: whoever reads this is its admin. */
  readonly isFirst: boolean;
}

/** Says once where the server is: on a terminal to a person, else as one line of the log. */
export async function greet(
  { url, port, isFirst }: Greeting,
  config: Config,
  terminal: Pick<Terminal, "isTerminal" | "write">,
  log: Log,
): Promise<void> {
  const { store, bus, processes, folder } = config;
  const lan = findLanUrls(config.host, port, config.basePath);
  const place = store.type === "sqlite" ? store.folder : redactUrl(store.url);
  if (!terminal.isTerminal) {
    const facts = { url, lan: lan.join(" "), data: place, folder, version };
    log.info("listening", bus.type === "server" ? { ...facts, bus: redactUrl(bus.url), processes } : facts);
    return;
  }
  const lines = [
    `Flyby ${version}`,
    `  open     ${url}`,
    ...lan.map((address) => `  network  ${address}`),
    `  videos   ${folder ?? (config.samples ? "the samples (npm start -- ~/Videos serves your own)" : "none")}`,
    `  data     ${place}`,
    ...(bus.type === "server" ? [`  bus      ${redactUrl(bus.url)}`] : []),
    ...(processes > 1 ? [`  nodes    ${processes} processes share the port`] : []),
    ...(isFirst ? [`  admin    npx flyby token${elsewhere(config)} shows the admin token`] : []),
    "Ctrl+C stops it.",
  ];
  await terminal.write(`${lines.join("\n")}\n`);
}

function elsewhere({ store }: Config): string {
  if (store.type === "postgres") return " --store URL";
  return store.folder === resolve("data") ? "" : ` --data ${store.folder}`;
}
