import { describe } from "bun:test";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser the test command found or installed, else the usual places; null when there is none. */
export function chromiumPath(): string | null {
  const named = process.env.CHROMIUM;
  return [...(named === undefined ? [] : [named]), ...usualPlaces].find(existsSync) ?? null;
}

// The background services of Chromium look for hosts outside; a test has none.
const quietArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--autoplay-policy=no-user-gesture-required",
  "--mute-audio",
];

/** A real Chromium. `hosts` maps made-up host names to this machine, for second origins and insecure contexts. */
export function launchChromium(
  options: { hosts?: readonly string[]; args?: readonly string[] } = {},
): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error("No Chromium found. Set CHROMIUM to its path.");
  const rules = (options.hosts ?? []).map((host) => `MAP ${host} 127.0.0.1`).join(", ");
  const hostArguments = rules === "" ? [] : [`--host-resolver-rules=${rules}`];
  return chromium.launch({ executablePath, args: [...quietArguments, ...hostArguments, ...(options.args ?? [])] });
}

/** Skipped, and counted as skipped, on a machine without a browser. */
export const describeInChromium: typeof describe.skip =
  chromiumPath() === null ? describe.skip : (describe as typeof describe.skip);
