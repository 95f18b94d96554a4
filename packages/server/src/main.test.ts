import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "./config.ts";
import { type Edge, startEdge } from "./http/testing/start-edge.ts";
import { startServer } from "./main.ts";
import { createLog } from "./ops/log.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--base-path", "/flyby"] });
});
afterAll(() => edge.stop());

const log = createLog("silent", false, { write: () => {} });
const media = async () => ({ routes: { respond: async () => new Response() }, stop: async () => {} });

async function tryStart(args: string[]): Promise<string> {
  const read = readConfig(args, {});
  if (!read.ok) throw new Error(read.mistakes.join("\n"));
  const started = await startServer(read.config, {
    log,
    media,
    folders: { pages: "/nonexistent", embed: "/nonexistent" },
  });
  if (!started.ok) return started.message;
  await started.server.stop();
  return "started";
}

describe("startServer", () => {
  it("[OPS2] a taken port is one sentence, and the data folder is free again", async () => {
    const data = join(edge.data, "..", "second");
    const message = await tryStart(["--port", String(edge.port), "--data", data]);
    expect(message).toBe(`Port ${edge.port} is taken by another program; choose one with --port.`);
    expect(existsSync(join(data, "flyby.lock"))).toBe(false);
    expect(await tryStart(["--port", "0", "--data", data])).toBe("started");
  });

  it("[OPS1] a second server on the same data is refused with the first one's pid", async () => {
    expect(await tryStart(["--port", "0", "--data", edge.data])).toContain(`process ${process.pid}`);
  });

  it("[OPS2] a missing file of blocked words is one sentence", async () => {
    const message = await tryStart([
      "--port",
      "0",
      "--data",
      join(edge.data, "..", "third"),
      "--blocked-words",
      "/none",
    ]);
    expect(message).toBe("The file of blocked words /none does not exist.");
  });

  it("[CFG4] serves below its base path, and also where a proxy has cut it off", async () => {
    for (const path of ["/flyby", "/flyby/healthz", "/healthz", "/flyby/api/v1/rooms"])
      expect((await edge.ask(path)).status).toBe(200);
    expect(await (await edge.ask("/flyby/")).text()).toContain('<base href="/flyby/">');
  });

  it("[OPS3] healthz and readyz answer while it runs", async () => {
    expect(await (await edge.ask("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await edge.ask("/readyz")).json()).toEqual({ status: "ready", store: "up", bus: "none" });
  });

  it("[CFG1] localhost is both loopback addresses, and nothing else", async () => {
    expect((await fetch(`http://127.0.0.1:${edge.port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://localhost:${edge.port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://localhost:${edge.port}/api/v1/about`).then((answer) => answer.json())).lan).toEqual([]);
  });
});
