#!/usr/bin/env node
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findBun } from "./find-bun.mjs";

const bun = findBun();
if (bun === null) {
  console.error(
    "flyby: the Bun runtime it is pinned to is not installed for this machine " +
      `(${process.platform} ${process.arch}). Run "npm ci" in Flyby's folder, without --omit=optional.`,
  );
  process.exit(1);
}

// Neither a .env nor a bunfig.toml of the folder one happens to stand in may change what runs.
const flags = ["--no-env-file", `--config=${fileURLToPath(new URL("bunfig.toml", import.meta.url))}`, "--no-install"];
const args = [...flags, fileURLToPath(new URL("../src/main.ts", import.meta.url)), ...process.argv.slice(2)];

if (process.execve !== undefined && process.platform !== "win32") {
  process.removeAllListeners("warning").on("warning", () => {});
  process.execve(bun, [bun, ...args], process.env);
}

const child = spawn(bun, args, {
  stdio: "inherit",
  env: { ...process.env, FLYBY_LAUNCHER_PID: String(process.pid) },
});
// Ctrl-C on a terminal reaches the child by itself: passing it on would look like a second, impatient one.
const passedOn = ["SIGTERM", "SIGHUP", "SIGINT", ...(process.platform === "win32" ? [] : ["SIGUSR2"])];
for (const signal of passedOn) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("error", (error) => {
  console.error(`flyby: the runtime at ${bun} did not start: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
