import { heapStats } from "bun:jsc";
import { afterAll, beforeAll, expect, it } from "bun:test";
import { createRoomAnswers } from "../api/room-answers.ts";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { settle } from "../log/testing/reading.ts";
import { unwrap } from "../log/testing/start-core.ts";
import { createManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createAdmission } from "./admission.ts";
import { type BoshSession, openBoshSession } from "./bosh-session.ts";
import { createFlybySession, type FlybySession } from "./flyby-session.ts";
import type { Wire } from "./wire.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--durability", "process"] });
});
afterAll(() => edge.stop());

it("[TRA33] a viewer who only watches costs at most 1.5 KB of live memory beside the runtime's socket", async () => {
  const clock = createManualClock();
  const parts = {
    core: edge.core,
    clock,
    answers: createRoomAnswers(edge.core, clock.now),
    metrics: createMetrics("0"),
    server: "0",
    admission: createAdmission({ clock, random: () => 0, burst: 10_000 }),
    onTrouble(error: unknown): never {
      throw error;
    },
  };
  const sessions: FlybySession[] = [];
  let joined = 0;
  const sendText = (text: string): number => {
    if (text.startsWith('{"type":"join"')) joined++;
    return text.length;
  };
  const wire = {
    sendText,
    sendBinary: () => 1,
    ping: () => 1,
    cork: (write: () => void) => write(),
    close() {},
    pause() {},
    resume() {},
  };

  async function watch(count: number): Promise<number> {
    for (let added = 0; added < count; added++) {
      const session = createFlybySession("127.0.0.1", parts);
      session.opened(wire satisfies Wire);
      session.text('{"type":"join","room":"lobby"}');
      sessions.push(session);
    }
    while (joined < sessions.length) await Bun.sleep(1);
    // What was needed for the join is forgotten a second after it.
    clock.advance(1_001);
    for (const session of sessions) session.check(clock.now());
    Bun.gc(true);
    return heapStats().heapSize;
  }

  const before = await watch(500);
  const bytes = (await watch(2_000)) - before;
  for (const session of sessions) session.closed(1000);
  expect(bytes / 2_000).toBeLessThan(1_536);
  expect(bytes / 2_000).toBeGreaterThan(200);
});

it("[TRA34] a BOSH session that holds a request costs at most 1.5 KB of live memory beside its request", async () => {
  const log = unwrap(await edge.core.openLog("lobby"));
  const parts = {
    core: edge.core,
    clock: createManualClock(),
    metrics: createMetrics("0"),
    server: "0",
    onFailure(error: unknown): never {
      throw error;
    },
  };
  const speaker = { token: null, address: "192.0.2.1" };
  const sessions: BoshSession[] = [];

  async function watch(count: number): Promise<number> {
    for (let added = 0; added < count; added++) {
      const sid = `lobby.20.${sessions.length}`;
      const session = openBoshSession(parts, { log, sid, wait: 20, since: { from: "now" }, first: 1 });
      void session.answer({ sid, rid: 1, since: "now" }, speaker);
      sessions.push(session);
    }
    await settle();
    Bun.gc(true);
    return heapStats().heapSize;
  }

  const before = await watch(500);
  const bytes = (await watch(2_000)) - before;
  expect(sessions.every((session) => session.isHolding())).toBe(true);
  for (const session of sessions) session.close();
  expect(bytes / 2_000).toBeLessThan(1_536);
  expect(bytes / 2_000).toBeGreaterThan(200);
});
