import { afterEach, describe, expect, it } from "bun:test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Bench, openBench } from "../packages/lab/src/compare/bench.ts";
import { allSubjects } from "../packages/lab/src/compare/plan.ts";
import type { Latency, Subject } from "../packages/lab/src/compare/result.ts";
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
  let after = meter.total();
  // What the kernel has received the tap may still have to read.
  for (let attempt = 0; attempt < 100 && after.up < kernel.received; attempt++) {
    await Bun.sleep(5);
    after = meter.total();
  }
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
