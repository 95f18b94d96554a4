import { afterEach, beforeEach, expect, it } from "bun:test";
import { createRoomAnswers } from "../api/room-answers.ts";
import { startCore, type TestCore } from "../log/testing/start-core.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createAdmission } from "./admission.ts";
import { createSockets, type Sockets } from "./sockets.ts";

const wire = {
  sendText: (text: string) => text.length,
  sendBinary: (bytes: Uint8Array) => bytes.length,
  ping: () => 1,
  cork: (write: () => void) => write(),
  close: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};

let test: TestCore;
let sockets: Sockets;
beforeEach(async () => {
  test = await startCore();
  const { core, clock } = test;
  sockets = createSockets(
    {
      core,
      clock,
      answers: createRoomAnswers(core, clock.now),
      metrics: createMetrics("0"),
      server: "0",
      admission: createAdmission({ clock, random: () => 0 }),
      onTrouble: (error) => {
        throw error;
      },
    },
    { all: 4, byAddress: 2 },
  );
});
afterEach(async () => {
  sockets.close();
  await test.stop();
});

/** Opens one; the code of the refusal, or how it closes. */
async function open(address: string, kind: "flyby" | "plain"): Promise<string | (() => void)> {
  const facts = { address, offered: null, room: null };
  const upgrade = await (kind === "flyby" ? sockets.openFlyby(facts) : sockets.openPlain(facts));
  if (!upgrade.ok) return upgrade.code;
  const { session } = upgrade.value;
  session.opened(wire);
  return () => session.closed(1000);
}

it("[TRA30] sockets of all kinds are bounded together, and for one address; who leaves makes room", async () => {
  const first = await open("192.0.2.1", "flyby");
  await open("192.0.2.1", "plain");
  expect(await open("192.0.2.1", "flyby")).toBe("overloaded");
  expect(await open("192.0.2.1", "plain")).toBe("overloaded");
  if (typeof first !== "function") throw new Error(first);
  first();
  expect(await open("192.0.2.1", "flyby")).toBeFunction();
  for (const address of ["192.0.2.2", "192.0.2.3"]) expect(await open(address, "flyby")).toBeFunction();
  expect(await open("192.0.2.4", "flyby")).toBe("overloaded");
});

it("[TRA9] who opens a socket while the server leaves is refused", async () => {
  for (const transport of sockets.transports) await transport.drain({ way: "restart", graceMs: 0 });
  expect(await open("192.0.2.1", "flyby")).toBe("shutting-down");
});
