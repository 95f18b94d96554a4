import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe("GET /api/v1/admin", () => {
  it("[API9] says whether a token is the admin's before anything is tried with it", async () => {
    const check = async (headers: Record<string, string>) => (await edge.ask("/api/v1/admin", { headers })).status;
    const { token } = (await (await edge.ask("/api/v1/identity", { method: "POST", body: "{}" })).json()) as {
      token: string;
    };
    expect([await check(bearer(edge.admin)), await check(bearer(token))]).toEqual([204, 403]);
    expect([await check(bearer("wrong")), await check({})]).toEqual([401, 403]);
  });
});
