import { describe, expect, it } from "bun:test";
import type { Answer } from "../http/answers.ts";
import { findPeer } from "../http/client-address.ts";
import { healthRoutes } from "./health.ts";

type Bus = ReturnType<Parameters<typeof healthRoutes>[0]["stats"]>["bus"];
let bus: Bus = null;

async function ask(path: string, getValue: () => Promise<string | null>, draining = false): Promise<Answer | Response> {
  const routes = healthRoutes({ stores: { upkeep: { getValue } }, stats: () => ({ bus }) }, () => draining);
  const handler = routes.find((route) => route.path === path)?.methods.GET;
  if (handler === undefined) throw new Error(path);
  const request = new Request(`http://x${path}`);
  const peer = findPeer("127.0.0.1", request.headers, []);
  return handler({
    request,
    peer,
    params: {},
    query: new URLSearchParams(),
    origin: { verdict: "none" },
    hold: () => {},
  });
}

function bodyOf(answer: Answer | Response): unknown {
  return answer instanceof Response ? answer : JSON.parse(answer.text);
}

describe("healthRoutes", () => {
  it("[OPS3] ready only while the store answers and nobody is sent away", async () => {
    expect((await ask("/readyz", async () => null)).status).toBe(200);
    expect((await ask("/readyz", () => Promise.reject(new Error("disk")))).status).toBe(503);
    expect((await ask("/readyz", async () => null, true)).status).toBe(503);
    const down = { isUp: false, sent: 0, sentBytes: 0, received: 0, receivedBytes: 0, lost: 0, reconnects: 0 };
    const told: unknown[] = [];
    for (bus of [null, down, { ...down, isUp: true }]) told.push(bodyOf(await ask("/readyz", async () => null)));
    expect(told).toEqual(["none", "down", "up"].map((state) => ({ status: "ready", store: "up", bus: state })));
    expect((await ask("/healthz", () => Promise.reject(new Error("disk")), true)).status).toBe(200);
  });
});
