import { describe, expect, it } from "bun:test";
import { inState, openNodes } from "../packages/server/src/bus/testing/nodes-on-server.ts";
import { type BusServerKind, natsKind, redisKind } from "../packages/server/src/bus/testing/servers.contract.ts";

const outageMs = 60_000;
const frozenMs = 6_000;
/** Attempts come at least every two seconds. */
const backWithinMs = 5_000;
/** Both buses keep 8 MB at most; the rest is what a runtime takes for garbage. */
const maxGrowth = 96 * 1024 * 1024;

/** Servers of their own side by side, since every test waits. */
for (const kind of [redisKind, natsKind]) {
  (kind.isHere ? describe : describe.skip)(`A bus on ${kind.name}`, () => {
    it.concurrent("[BUS5] comes back after an outage of a minute", () => outlastsOutage(kind), outageMs + 30_000);
    it.concurrent("[BUS6] bears a server that is frozen", () => bearsFreeze(kind), frozenMs + 30_000);
  });
}

async function outlastsOutage(kind: BusServerKind): Promise<void> {
  const server = await kind.start();
  const { nodes, troubles, settled } = await openNodes(server.url);
  const [a, b, c] = nodes;
  const heard: string[] = [];
  const stopLeft = b.subscribe("room.left", (text) => heard.push(text));
  b.subscribe("room.kept", (text) => heard.push(text));
  await settled();
  await server.stop();
  await Promise.all(nodes.map((bus) => inState(bus, "down")));
  stopLeft();
  b.subscribe("room.new", (text) => heard.push(text));
  const backAt = Date.now() + outageMs;
  while (Date.now() < backAt) {
    for (const topic of ["room.left", "room.kept", "room.new"]) a.publish(topic, "lost");
    await Bun.sleep(20);
  }
  expect(troubles.length).toBeLessThan(20);
  await server.start();
  await Promise.all(nodes.map((bus) => inState(bus, "up")));
  expect(Date.now() - backAt).toBeLessThan(backWithinMs);
  for (const topic of ["room.left", "room.kept", "room.new"]) c.publish(topic, topic);
  await settled();
  expect(heard).toEqual(["room.kept", "room.new"]);
  await Promise.all(nodes.map((bus) => bus.close()));
  await server.close();
}

async function bearsFreeze(kind: BusServerKind): Promise<void> {
  const server = await kind.start();
  const { nodes, lost, settled } = await openNodes(server.url);
  const [a, b] = nodes;
  const heard = new Set<string>();
  b.subscribe("room.lobby", (text) => heard.add(text));
  await settled();
  const states: string[] = [];
  a.watch((state) => states.push(state));
  const text = "x".repeat(1_024);
  server.pause();
  const frozenAt = Date.now();
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  let longestMs = 0;
  // 200 MB in all, most of it before anybody can know that the server is frozen.
  for (let round = 0; round < 200; round++) {
    const began = performance.now();
    for (let i = 0; i < 1_000; i++) a.publish("room.lobby", text);
    longestMs = Math.max(longestMs, performance.now() - began);
    await Bun.sleep(1);
  }
  await inState(a, "down");
  expect(Date.now() - frozenAt).toBeLessThan(frozenMs);
  Bun.gc(true);
  expect(process.memoryUsage.rss() - before).toBeLessThan(maxGrowth);
  expect(longestMs).toBeLessThan(1_000);
  expect(lost()).toBeGreaterThan(150_000);
  await Bun.sleep(Math.max(0, frozenAt + frozenMs - Date.now()));
  server.resume();
  await Promise.all(nodes.map((bus) => inState(bus, "up")));
  a.publish("room.lobby", "afterwards");
  await settled();
  expect(heard).toContain("afterwards");
  expect(states).toEqual(["up", "down", "up"]);
  await Promise.all(nodes.map((bus) => bus.close()));
  await server.close();
}
