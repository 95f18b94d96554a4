import { describe, expect, it } from "bun:test";
import { refuse } from "@flyby/protocol";
import { findPeer, parseNetworks } from "../http/client-address.ts";
import { createMetrics } from "./metrics.ts";
import { metricsRoutes } from "./metrics-route.ts";

const trusted = parseNetworks(["127.0.0.1/32"]);

async function statusFor(address: string, headers: Record<string, string> = {}): Promise<number> {
  const identities = {
    verify: (token: string) =>
      token === "fba_secret"
        ? { ok: true as const, value: { author: "admin", name: "Moderator", role: "admin" as const } }
        : refuse("bad-token"),
  };
  const [route] = metricsRoutes({ identities }, createMetrics("1"));
  const request = new Request("http://x/metrics", { headers });
  const answer = await route?.methods.GET?.({
    request,
    peer: findPeer(address, request.headers, trusted),
    params: {},
    query: new URLSearchParams(),
    origin: { verdict: "none" },
    hold: () => {},
  });
  return answer?.status ?? 0;
}

describe("metricsRoutes", () => {
  it("[OPS7] a collector of this machine or its own network reads them", async () => {
    for (const address of ["127.0.0.1", "::1", "172.17.0.3", "192.168.1.9", "fd00::2"]) {
      expect([address, await statusFor(address)]).toEqual([address, 200]);
    }
  });

  it("[OPS7] the internet, also behind a proxy on this machine, needs the admin token", async () => {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect(await statusFor("203.0.113.5")).toBe(403);
    expect(await statusFor("127.0.0.1", { "x-forwarded-for": "203.0.113.5" })).toBe(403);
    expect(await statusFor("127.0.0.1", { "x-forwarded-for": "10.0.0.1" })).toBe(403);
    expect(await statusFor("203.0.113.5", bearer("wrong"))).toBe(403);
    expect(await statusFor("203.0.113.5", bearer("fba_secret"))).toBe(200);
  });
});
