import { describe, expect, it } from "bun:test";
import type { Answer } from "../http/answers.ts";
import { findPeer } from "../http/client-address.ts";
import { healthRoutes } from "./health.ts";

async function ask(path: string, getValue: () => Promise<string | null>, draining = false): Promise<Answer | Response> {
  const routes = healthRoutes({ getValue }, () => draining);
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

describe("healthRoutes", () => {
  it("[OPS3] ready only while the store answers and nobody is sent away", async () => {
    expect((await ask("/readyz", async () => null)).status).toBe(200);
    expect((await ask("/readyz", () => Promise.reject(new Error("disk")))).status).toBe(503);
    expect((await ask("/readyz", async () => null, true)).status).toBe(503);
    expect((await ask("/healthz", () => Promise.reject(new Error("disk")), true)).status).toBe(200);
  });
});
