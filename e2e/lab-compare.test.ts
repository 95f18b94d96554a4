import { afterAll, afterEach, beforeAll, describe, expect, it } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnv } from "../packages/flyby/src/testing/flyby-process.ts";
import { type Bench, openBench } from "../packages/lab/src/compare/bench.ts";
import { allSubjects } from "../packages/lab/src/compare/plan.ts";
import type { CompareReport, Latency, Subject } from "../packages/lab/src/compare/result.ts";
import { openStand } from "../packages/lab/src/compare/stand.ts";
import { readMetric } from "../packages/lab/src/process/metrics-text.ts";
import { startServerProcess } from "../packages/lab/src/process/server-process.ts";
import { createSwarm } from "../packages/lab/src/swarm/create-swarm.ts";
import type { WindowOutcome } from "../packages/lab/src/swarm/orders.ts";
import { createLineSplitter } from "../packages/lab/src/swarm/split-lines.ts";
import { openTap } from "../packages/lab/src/tap/open-tap.ts";
import { eventually } from "./support/eventually.ts";
import { post } from "./support/room-api.ts";
import { canAskKernel, readSocketCounters } from "./support/socket-counters.ts";

const main = fileURLToPath(new URL("../packages/flyby/src/main.ts", import.meta.url));
const serve = [process.execPath, main, "serve"];
const viewers = 10;
const arriveMs = 10_000;

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function benchOf(subject: Subject, delayMs = 0): Promise<Bench> {
  const bench = await openBench(subject, { pollMs: 100, delayMs }, serve);
  stops.push(bench.stop);
  return bench;
}

/** Ten viewers, a window of so many ms of 50 comments a second, and everything arrived. */
async function watchWindow({ swarm }: Bench, ms: number): Promise<WindowOutcome> {
  await swarm.ask("watch", { viewers, perSecond: 200 });
  await swarm.ask("talk", { perSecond: 50 });
  expect(await swarm.ask("heard", { timeoutMs: arriveMs })).toBe(true);
  await swarm.ask("begin", null);
  await Bun.sleep(ms);
  await swarm.ask("end", null);
  return await swarm.ask("settle", { timeoutMs: arriveMs });
}

/** Viewers that the server holds in silence; who polls is none. */
const isHeld = (subject: Subject): boolean => subject !== "poll" && subject !== "control";

describe("a subject on its bench", () => {
  for (const subject of allSubjects) {
    it(`[LCP1, LCP4] ${subject}: every comment reaches every viewer once, and the server counted the same`, async () => {
      const bench = await benchOf(subject);
      const { posted, deliveries, declared, total, latency, troubles } = await watchWindow(bench, 400);
      expect(troubles).toEqual([]);
      expect(posted).toBeGreaterThan(10);
      expect([deliveries, declared, latency.count]).toEqual([posted * viewers, 0, posted * viewers]);
      expect(bench.meter.connections()).toBe(viewers);
      const metrics = await bench.stand.metrics();
      const ofSubject = `transport="${subject}"`;
      if (isHeld(subject)) {
        expect(readMetric(metrics, "flyby_deliveries_total", ofSubject)).toBe(total);
        expect(readMetric(metrics, "flyby_connections", ofSubject)).toBe(viewers);
      } else if (subject === "poll") {
        // Polls share cursors, so that an answer may begin before what its viewer has.
        expect(readMetric(metrics, "flyby_deliveries_total", ofSubject)).toBeGreaterThanOrEqual(total);
      }
      if (canAskKernel) await compareWithKernel(bench);
    });
  }

  it.skipIf(!canAskKernel)("[LCP3] the kernel counts the bytes of each subject's connections, and was asked", () => {
    expect(asked).toEqual([...allSubjects]);
  });

  it("[LCP12] the control hands on the very lines that a viewer of the server gets, in their order", async () => {
    const stand = await openStand("control", serve);
    stops.push(stand.stop);
    const { postsAt, viewersAt, room, token } = stand;
    const bare: string[] = [];
    let isGreeted = false;
    const split = createLineSplitter((line) => {
      if (line === "") isGreeted = true;
      else bare.push(line);
    });
    const socket = await Bun.connect({
      hostname: viewersAt.host,
      port: viewersAt.port,
      socket: { data: (_socket, bytes) => split(bytes) },
    });
    stops.push(() => socket.end());
    const served: string[] = [];
    const viewer = new WebSocket(`ws://${postsAt.host}:${postsAt.port}/ws`, "flyby.v1");
    stops.push(() => viewer.close());
    const joined = new Promise<void>((resolve) => {
      viewer.onmessage = ({ data }: MessageEvent<string>) => {
        if (data.startsWith("[")) served.push(data);
        if (data.startsWith('{"type":"join"')) resolve();
      };
    });
    viewer.onopen = () => viewer.send(JSON.stringify({ type: "join", room }));
    await joined;
    await eventually(
      async () => isGreeted,
      (greeted) => greeted,
    );
    const server = { url: `http://${postsAt.host}:${postsAt.port}` };
    for (const text of ["one", "二", "three 🎈", "four"]) await post(server, room, { text }, token);
    await eventually(
      async () => [served.join().includes("four"), bare.join().includes("four")],
      (both) => both.every(Boolean),
    );
    expect(served.length).toBeGreaterThan(0);
    expect(bare).toEqual(served);
  });

  it("[LCP2] a delay of 50 ms in the tap is 50 ms more for a comment on its way to the viewer", async () => {
    const [near, far] = await Promise.all([benchOf("websocket"), benchOf("websocket", 50)]);
    const direct = (await watchWindow(near, 600)).latency;
    const delayed = (await watchWindow(far, 600)).latency;
    expect(delayed.quantiles[0]).toBeGreaterThanOrEqual(50);
    // A busy machine adds to the slower half of either.
    const tenth = (latency: Latency): number => latency.quantiles[10] ?? 0;
    expect(tenth(delayed) - tenth(direct)).toBeWithin(47, 57);
    expect(delayed.p50 - direct.p50).toBeWithin(44, 65);
  });

  it.skipIf(process.platform !== "linux")(
    "[LCP5] what the server tells of its processor time is what the kernel tells",
    async () => {
      const server = await startServerProcess(serve);
      stops.push(server.stop);
      // Its own account begins with its metrics, the kernel's with the process.
      const told = (await server.cost()).cpuMs;
      const counted = kernelCpuMs(server.pid);
      for (let count = 0; count < 100; count++) await server.metrics();
      const used = (await server.cost()).cpuMs - told;
      expect(used).toBeGreaterThan(50);
      // The kernel tells user and system time in ticks of 10 ms each, and counts what comes after the answer.
      expect(kernelCpuMs(server.pid) - counted - used).toBeWithin(-25, 50);
    },
  );

  it("[LCP7] viewers whose connections break go on from their cursors: nothing is lost or doubled", async () => {
    const server = await startServerProcess(serve);
    stops.push(server.stop);
    const subjects = allSubjects.filter((subject) => subject !== "control");
    await Promise.all(subjects.map((subject) => breakAndCount(subject, server)));
  });
});

function kernelCpuMs(pid: number): number {
  const [, after = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = after.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const asked: Subject[] = [];

const countingSlack = 0.01;

/** Nothing that was said is under way any more, so both counts are of the same bytes. */
async function compareWithKernel({ subject, meter, tapPort }: Bench): Promise<void> {
  // Who polls goes on while the kernel is asked, so its count lies between two of ours.
  const before = meter.total();
  const kernel = await readSocketCounters(tapPort);
  const after = meter.total();
  asked.push(subject);
  expect(kernel.sockets).toBe(viewers);
  const [least, most] = [1 - countingSlack, 1 + countingSlack];
  expect(kernel.received).toBeGreaterThanOrEqual(before.up * least);
  expect(kernel.received).toBeLessThanOrEqual(after.up * most);
  expect(kernel.sent).toBeGreaterThanOrEqual(before.down * least);
  expect(kernel.sent).toBeLessThanOrEqual(after.down * most);
}

async function breakAndCount(
  subject: Subject,
  { address, openRoom }: Awaited<ReturnType<typeof startServerProcess>>,
): Promise<void> {
  const room = `break-${subject}`;
  const { token } = await openRoom(room);
  const open = (port: number) =>
    openTap({ listen: { host: "127.0.0.1", port }, target: address, observer: { bytes: () => undefined } });
  const first = await open(0);
  const viewersAt = { host: first.host, port: first.port };
  const swarm = createSwarm({ subject, viewersAt, postsAt: address, room, token, pollMs: 100 });
  stops.push(swarm.close);
  await swarm.watch({ viewers: 4, perSecond: 200 });
  swarm.talk({ perSecond: 25 });
  expect(await swarm.heard({ timeoutMs: arriveMs })).toBe(true);
  swarm.begin();
  await first.stop();
  await Bun.sleep(200);
  const second = await open(first.port);
  stops.push(second.stop);
  await Bun.sleep(1_000);
  swarm.end();
  const { posted, deliveries, declared, troubles } = await swarm.settle({ timeoutMs: arriveMs });
  expect([subject, deliveries + declared]).toEqual([subject, posted * 4]);
  expect(declared).toBe(0);
  expect(troubles.length).toBeGreaterThan(0);
}

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
    leftovers: () => readdirSync(folder).filter((name) => name !== "out"),
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
