import pino from "pino";
import type { Config } from "../config.ts";

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Where the server's own words go. Facts never hold texts of comments, tokens or whole addresses. */
export interface Log {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, cause: unknown, facts?: Facts): void;
}

export interface LogOutput {
  write(text: string): void;
}

/**
 * JSON lines for machines; on a terminal only what a person should read, in sentences. `number` tells processes that
 * share one output apart; null where there is one.
 */
export function createLog(
  level: Config["logLevel"],
  terminal: boolean,
  output: LogOutput,
  number: number | null = null,
): Log {
  if (terminal) return createSentences(level, number === null ? "" : `[${number}] `, output);
  const base = number === null ? undefined : { process: number };
  const lines = pino({ level, base, timestamp: pino.stdTimeFunctions.isoTime }, output);
  return {
    debug: (message, facts = {}) => lines.debug(facts, message),
    info: (message, facts = {}) => lines.info(facts, message),
    warn: (message, facts = {}) => lines.warn(facts, message),
    error: (message, cause, facts = {}) => lines.error({ ...facts, err: cause }, message),
  };
}

const order = ["debug", "info", "warn", "error", "silent"] as const;

function createSentences(level: Config["logLevel"], prefix: string, output: LogOutput): Log {
  const say = (at: (typeof order)[number], text: string): void => {
    if (order.indexOf(at) >= order.indexOf(level)) output.write(`${prefix}${text}\n`);
  };
  const withFacts = (message: string, facts: Facts): string =>
    [message, ...Object.entries(facts).map(([name, value]) => `${name}=${value}`)].join(" ");
  return {
    debug: (message, facts = {}) => say("debug", withFacts(message, facts)),
    info: (message) => say("info", message),
    warn: (message) => say("warn", `Warning: ${message}`),
    error: (message, cause) =>
      say("error", `Error: ${message}${cause instanceof Error ? `\n${cause.stack ?? cause.message}` : ""}`),
  };
}
