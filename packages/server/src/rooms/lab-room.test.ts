import { afterEach, describe, expect, it } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";

const folder = mkdtempSync(join(tmpdir(), "flyby-lab-room-"));
let edge: Edge;
afterEach(() => edge.stop());

const start = async (name: string, ...args: string[]) => {
  edge = await startEdge({ data: join(folder, name), args });
};
const listed = async (): Promise<readonly string[]> => {
  const { rooms } = await (await edge.ask("/api/v1/rooms")).json();
  return rooms.map(({ id }: { id: string }) => id);
};

describe("the room of the lab", () => {
  it("[ROM7] is joinable, not listed, without a pace for authors, and comes and goes with the lab", async () => {
    await start("comes");
    expect(await listed()).not.toContain("lab");
    expect(await (await edge.ask("/api/v1/rooms/lab")).json()).toMatchObject({
      room: { id: "lab", kind: "live", settings: { everyMs: 0 } },
    });
    for (let i = 0; i < 20; i++) expect((await edge.post("lab", { text: `${i}` })).status).toBe(201);
    await edge.stop();

    await start("comes", "--no-lab");
    expect((await edge.ask("/api/v1/rooms/lab")).status).toBe(404);
    expect((await edge.post("lab", { text: "x" })).status).toBe(404);
    expect(await listed()).not.toContain("lab");
    await edge.stop();

    await start("comes");
    const { comments } = await (await edge.ask("/api/v1/rooms/lab/chat")).json();
    expect(comments).toHaveLength(20);
    expect(await listed()).not.toContain("lab");
  });

  it("[ROM7] keeps its newest 2,000 entries", async () => {
    await start("many", "--durability", "process", "--rate-address", "100000", "--rate-address-burst", "100000");
    const sender = { author: "a", name: "A", address: "127.0.0.1", role: "viewer" } as const;
    // The trim at the 2,200th is done before the store takes much more.
    for (let i = 0; i < 2_300; i++) await edge.core.ingress.submit("lab", { text: `${i}` }, sender);
    expect(await edge.core.stores.log.head("lab")).toMatchObject({ seq: 2_300, floor: 200 });
  });

  it("[ROM7] somebody's own room of that name is left as it is, and the log says so", async () => {
    await start("own", "--no-lab");
    const headers = { authorization: `Bearer ${edge.admin}`, "content-type": "application/json" };
    const body = JSON.stringify({ id: "lab", kind: "live", title: "My laboratory" });
    expect((await edge.ask("/api/v1/rooms", { method: "POST", headers, body })).status).toBe(201);
    await edge.stop();

    await start("own");
    expect(await listed()).toContain("lab");
    expect(await (await edge.ask("/api/v1/rooms/lab")).json()).toMatchObject({
      room: { title: "My laboratory", settings: { everyMs: 2_000 } },
    });
    expect(edge.logged()).toContain("your own room");
    await edge.stop();

    await start("own", "--no-lab");
    expect((await edge.ask("/api/v1/rooms/lab")).status).toBe(200);
    rmSync(folder, { recursive: true });
  });
});
