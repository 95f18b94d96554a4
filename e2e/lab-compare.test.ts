import { afterAll, afterEach, beforeAll, describe, expect, it } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnv } from "../packages/flyby/src/testing/flyby-process.ts";
import type { CompareReport } from "../packages/lab/src/compare/result.ts";

const main = fileURLToPath(new URL("../packages/flyby/src/main.ts", import.meta.url));

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Run {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly folder: string;
  readonly said: () => string;
  /** Waits for words on the standard error. */
  until(words: string): Promise<void>;
  report(): Promise<CompareReport>;
  /** What the command made in the folder for temporary files and left there. */
  leftovers(): readonly string[];
}

async function compare(args: readonly string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "flyby-e2e-lab-"));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const out = join(folder, "out");
  const child = Bun.spawn([process.execPath, main, "lab", "compare", ...args, "--out", out], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
    env: { ...cleanEnv, TMPDIR: folder },
  });
  stops.push(async () => {
    // A test that fails leaves nothing behind either.
    if (child.exitCode === null) child.kill("SIGTERM");
    await child.exited;
  });
  let said = "";
  void (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stderr) said += decoder.decode(bytes, { stream: true });
  })();
  return {
    child,
    folder,
    said: () => said,
    async until(words) {
      const end = Date.now() + 30_000;
      while (!said.includes(words)) {
        if (Date.now() > end || child.exitCode !== null) throw new Error(`"${words}" was not said:\n${said}`);
        await Bun.sleep(20);
      }
    },
    report: async () => JSON.parse(await readFile(join(out, "report.json"), "utf8")) as CompareReport,
    // The runtime keeps a cache of compiled code there when the pages are built.
    leftovers: () => readdirSync(folder).filter((name) => name.startsWith("flyby")),
  };
}

/** Processes below this one, all generations; Linux tells. */
function descendants(pid: number): readonly number[] {
  if (process.platform !== "linux") return [];
  const parents = readdirSync("/proc").flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, after = ""] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ");
      return [[Number(name), Number(after.split(" ")[1])]];
    } catch {
      return [];
    }
  });
  const below = (of: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === of ? [child, ...below(child)] : []));
  return below(pid);
}

async function expectGone(pids: readonly number[]): Promise<void> {
  const alive = (): readonly number[] =>
    pids.filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
  for (let attempt = 0; attempt < 250 && alive().length > 0; attempt++) await Bun.sleep(20);
  expect(alive()).toEqual([]);
}

describe("flyby lab compare", () => {
  // It takes its time beside the other tests, which ask nothing of the machine.
  let whole: Run;
  let stopWhole: (() => unknown)[] = [];
  beforeAll(async () => {
    whole = await compare(["--viewers", "20", "--rate", "20", "--seconds", "1", "--transports", "websocket"]);
    stopWhole = stops.splice(0);
  });
  afterAll(async () => {
    for (const stop of stopWhole) await stop();
  });

  it("[LCP10, LCP11] Ctrl-C reports what there is, marked as interrupted, and nothing stays behind", async () => {
    const run = await compare(["--viewers", "20", "--seconds", "60", "--transports", "sse"]);
    await run.until("measuring 20 viewers");
    await Bun.sleep(2_000);
    const below = descendants(run.child.pid);
    expect(below.length >= 2 || process.platform !== "linux").toBe(true);
    // A terminal sends it to the whole group.
    process.kill(-run.child.pid, "SIGINT");
    expect(await run.child.exited).toBe(1);
    const { results } = await run.report();
    expect(results.map(({ subject, complete }) => [subject, complete])).toEqual([["sse", false]]);
    expect(results[0]?.deliveries).toBeGreaterThan(0);
    expect(results[0]?.seconds).toBeLessThan(10);
    await expectGone(below);
    expect(run.leftovers()).toEqual([]);
  });

  it("[LCP11] when the command is killed, its server and its swarm end by themselves", async () => {
    const run = await compare(["--viewers", "5", "--seconds", "60", "--transports", "poll"]);
    await run.until("(1 of 2): starting");
    // Its server and its swarm.
    for (let attempt = 0; attempt < 250 && descendants(run.child.pid).length < 2; attempt++) await Bun.sleep(20);
    const below = descendants(run.child.pid);
    expect(below.length >= 2 || process.platform !== "linux").toBe(true);
    run.child.kill("SIGKILL");
    await run.child.exited;
    await expectGone(below);
  });

  it("[LCP15] a server that ends by itself is told with how it ended, and the next subject has its turn", async () => {
    const run = await compare(["--viewers", "5", "--seconds", "60", "--transports", "poll"]);
    await run.until("(1 of 2): starting");
    // The server, and the swarm which starts once that listens.
    for (let attempt = 0; attempt < 250 && descendants(run.child.pid).length < 2; attempt++) await Bun.sleep(20);
    const server = descendants(run.child.pid).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("serve"),
    );
    if (server === undefined) return expect(process.platform).not.toBe("linux");
    process.kill(server, "SIGKILL");
    await run.until("could not be measured");
    expect(run.said()).toContain("Poll could not be measured: The server ended (SIGKILL).");
    await run.until("(2 of 2)");
    process.kill(-run.child.pid, "SIGINT");
    expect(await run.child.exited).toBe(1);
  }, 60_000);

  it("[LCP9] a wrong line is refused with all its mistakes, and nothing starts", async () => {
    const run = await compare(["--viewers", "many", "--transports", "telegraph"]);
    expect(await run.child.exited).toBe(2);
    await Bun.sleep(20);
    for (const words of ["--viewers", '"telegraph"', "--help"]) expect(run.said()).toContain(words);
    expect(run.leftovers()).toEqual([]);
  });

  it("[LCP13] measures, prints a table and leaves three reports of the same figures", async () => {
    const run = whole;
    const [table, code] = await Promise.all([new Response(run.child.stdout).text(), run.child.exited]);
    expect([code, run.said().includes("lost")]).toEqual([0, false]);
    const report = await run.report();
    expect(report.scenario).toMatchObject({ viewers: 20, rate: 20, seconds: 1, subjects: ["websocket", "control"] });
    for (const result of report.results) {
      expect(result).toMatchObject({ complete: true, connections: 20, declared: 0 });
      expect(result.posted).toBeWithin(15, 26);
      expect(result.deliveries).toBe(result.posted * 20);
      expect(result.usefulBytes).toBeLessThanOrEqual(result.bytesDown);
      expect(result.traffic.down.reduce((sum, bytes) => sum + bytes, 0)).toBeWithin(
        result.bytesDown * 0.9,
        result.bytesDown + 1,
      );
      expect(result.growth.map(({ viewers: size }) => size)).toEqual([5, 10, 20]);
    }
    for (const name of ["WebSocket", "Control"]) expect(table).toContain(name);
    for (const name of ["report.md", "report.html"]) {
      expect(await readFile(join(run.folder, "out", name), "utf8")).toContain("WebSocket");
    }
    expect(run.leftovers()).toEqual([]);
  });
});
