import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "bun:test";
import { type AddressInfo, connect, createServer } from "node:net";
import { decodeEntry } from "@flyby/protocol";
import { listens, type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { SQL } from "bun";
import { type Stores, StoreUnavailable } from "../ports.ts";
import { newComment, newRoom } from "../testing/stores-under-test.ts";
import { openPostgresStores } from "./open-stores.ts";
import { postgresOptions } from "./testing/postgres-options.ts";

/** Short, so that a test sees it pass. */
const deadlineMs = 1_000;

/** A busy machine makes and removes a server slowly. */
const hookMs = 30_000;

describe.skipIf(postgresFolder() === null)("a PostgreSQL that goes away", () => {
  let server: PostgresServer;
  let stores: Stores;
  let troubles: Error[];
  let databaseUrl: string;

  beforeAll(async () => {
    server = await startPostgres();
  }, hookMs);
  afterAll(() => server.stop(), hookMs);
  beforeEach(async () => {
    troubles = [];
    const onTrouble = (error: Error) => void troubles.push(error);
    databaseUrl = await server.newDatabase();
    stores = await openPostgresStores(postgresOptions(databaseUrl, { deadlineMs, onTrouble }));
    await stores.rooms.add(newRoom("one"));
  });
  afterEach(async () => {
    server.resume();
    await stores.upkeep.close();
  });

  const post = async (nonce: string) => {
    const comment = newComment(nonce);
    const [appended] = await stores.log.append([{ room: "one", change: { kind: "comment", comment } }]);
    if (appended?.kind !== "comment") throw new Error("no comment came back");
    return appended;
  };

  const texts = async () => {
    const page = await stores.log.read("one", 0, 1_000_000);
    return page.entries.map((text) => {
      const entry = decodeEntry(JSON.parse(text));
      return entry?.kind === "comment" ? entry.comment.text : "";
    });
  };

  /** As a client does it: the same nonce until it is acknowledged. Counts the refusals. */
  const insist = async (nonce: string): Promise<number> => {
    for (let refusals = 0; ; refusals++) {
      try {
        await post(nonce);
        return refusals;
      } catch (error) {
        if (!(error instanceof StoreUnavailable && error.reason === "silent")) throw error;
        await Bun.sleep(10);
      }
    }
  };

  for (const mode of ["fast", "immediate"] as const) {
    it(`[PGS5] after a ${mode} restart nothing acknowledged is missing or doubled, and all goes on by itself`, async () => {
      const posts = Array.from({ length: 8 }, async (_, line) => {
        for (let i = 0; i < 60; i++) await insist(`${line}-${i}`);
      });
      while ((await stores.log.head("one").catch(() => ({ seq: 0 }))).seq < 40) await Bun.sleep(1);
      await server.restart(mode, 600);
      await Promise.all(posts);
      const expected = Array.from({ length: 480 }, (_, i) => `text ${Math.floor(i / 60)}-${i % 60}`);
      expect((await texts()).toSorted()).toEqual(expected.toSorted());
    }, 20_000);
  }

  it("[PGS6] a server that is silent refuses within the deadline, and keeps nothing twice once it answers", async () => {
    await post("before");
    server.pause();
    const began = performance.now();
    const refused = await Promise.allSettled([
      ...["a", "b", "c"].map(post),
      stores.log.head("one"),
      stores.timeline.segment("one", 0),
    ]);
    expect(performance.now() - began).toBeLessThan(deadlineMs + 1_500);
    const reasons = refused.map((each) => each.status === "rejected" && each.reason.reason);
    expect(reasons).toEqual(refused.map(() => "silent"));
    expect(troubles.length).toBeGreaterThan(0);
    // Long enough for new connections to be tried, and given up, too.
    await expect(post("d")).rejects.toMatchObject({ name: "StoreUnavailable", reason: "silent" });
    server.resume();
    for (const nonce of ["a", "b", "c", "d", "after"]) await insist(nonce);
    expect((await texts()).toSorted()).toEqual(["a", "after", "b", "before", "c", "d"].map((each) => `text ${each}`));
    expect((await stores.log.head("one")).seq).toBe(6);
  }, 20_000);

  it("[PGS6] a connection that never answers again is given up for a new one", async () => {
    const url = await server.newDatabase();
    const middle = startMiddle(server.port);
    const through = url.replace(`:${server.port}`, `:${middle.port}`);
    const behind = await openPostgresStores(postgresOptions(through, { deadlineMs, onTrouble: () => {} }));
    await behind.rooms.add(newRoom("one"));
    middle.swallow();
    await expect(behind.rooms.list()).rejects.toMatchObject({ reason: "silent" });
    expect(await behind.rooms.list()).toHaveLength(1);
    await behind.upkeep.close();
    middle.close();
  });

  it("[PGS15] a store closes within moments, whatever the database makes of a clearing that is under way", async () => {
    await post("a");
    const other = new SQL(databaseUrl, { max: 1 });
    await other.unsafe("BEGIN; SELECT * FROM flyby.rooms FOR UPDATE").simple();
    const clearing = stores.log.append([{ room: "one", change: { kind: "clear" } }]).catch((error: unknown) => error);
    const behind = stores.log.append([{ room: "one", change: { kind: "clear" } }]).catch((error: unknown) => error);
    await Bun.sleep(100);
    const began = performance.now();
    await stores.upkeep.close();
    expect(performance.now() - began).toBeLessThan(deadlineMs + 1_500);
    expect(await clearing).toBeInstanceOf(StoreUnavailable);
    expect(await behind).toBeInstanceOf(StoreUnavailable);
    await other.close({ timeout: 0 });
  }, 20_000);

  it("[PGS15] a clearing is refused by a silent database as soon as anything else", async () => {
    const clear = () => stores.log.append([{ room: "one", change: { kind: "clear" } }]);
    await clear();
    server.pause();
    const began = performance.now();
    await expect(clear()).rejects.toMatchObject({ reason: "silent" });
    expect(performance.now() - began).toBeLessThan(deadlineMs + 2_500);
  }, 20_000);

  it("[PGS7] a node that starts before its database waits for it, and gives up in words", async () => {
    const url = await server.newDatabase();
    const back = server.restart("fast", 2_000);
    while (await listens(server.port)) await Bun.sleep(5);
    await expect(openPostgresStores(postgresOptions(url, { startMs: 200, onTrouble: () => {} }))).rejects.toThrow(
      "does not answer",
    );
    const opened = await openPostgresStores(postgresOptions(url, { startMs: 10_000 }));
    expect(await opened.rooms.list()).toEqual([]);
    await opened.upkeep.close();
    await back;
  }, 20_000);
});

/** Between a node and its database: from `swallow` on, connections of before are heard by nobody and stay open. */
function startMiddle(port: number): { readonly port: number; swallow(): void; close(): void } {
  let age = 0;
  const listener = createServer((near) => {
    const born = age;
    const far = connect(port, "127.0.0.1");
    near.on("data", (bytes) => void (born === age && far.write(bytes)));
    far.on("data", (bytes) => void (born === age && near.write(bytes)));
    near.on("close", () => far.destroy());
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  }).listen(0, "127.0.0.1");
  return {
    port: (listener.address() as AddressInfo).port,
    swallow: () => {
      age++;
    },
    close: () => void listener.close(),
  };
}
