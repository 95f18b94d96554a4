import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "bun:test";
import { decodeEntry } from "@flyby/protocol";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { SQL } from "bun";
import type { Appended, NewComment, Stores } from "../ports.ts";
import { newComment, newImport, newRoom } from "../testing/stores-under-test.ts";
import { openPostgresStores } from "./open-stores.ts";
import { postgresOptions } from "./testing/postgres-options.ts";
import { startPostingNode } from "./testing/start-posting-node.ts";

/** A busy machine makes and removes a server slowly. */
const hookMs = 30_000;

describe.skipIf(postgresFolder() === null)("several nodes on one PostgreSQL", () => {
  let server: PostgresServer;
  let url: string;
  let nodes: Stores[];

  beforeAll(async () => {
    server = await startPostgres();
  }, hookMs);
  afterAll(() => server.stop(), hookMs);
  beforeEach(async () => {
    url = await server.newDatabase();
    // At once, as a deployment starts them.
    nodes = await Promise.all([1, 2, 3].map(() => openPostgresStores(postgresOptions(url))));
    await node(0).rooms.add(newRoom("one"));
    await node(0).rooms.add(newRoom("two"));
  });
  afterEach(() => Promise.all(nodes.map((each) => each.upkeep.close())));

  const node = (index: number): Stores => nodes[index]!;
  const post = async (stores: Stores, room: string, comment: NewComment) => {
    const [appended] = await stores.log.append([{ room, change: { kind: "comment", comment } }]);
    if (appended?.kind !== "comment") throw new Error("no comment came back");
    return appended;
  };
  const entries = async (room: string) => {
    const page = await node(0).log.read(room, 0, 1_000_000);
    return page.entries.map((text) => decodeEntry(JSON.parse(text)));
  };

  it("[PGS1] nodes that start at once on an empty database make its tables once", async () => {
    expect(await Promise.all(nodes.map((each) => each.rooms.list()))).toHaveLength(3);
  });

  it("[STO26] a database of a newer version is refused in words", async () => {
    const sql = new SQL(url, { max: 1 });
    await sql.unsafe("UPDATE flyby.schema_version SET version = 99");
    await sql.close();
    await expect(openPostgresStores(postgresOptions(url))).rejects.toThrow("newer Flyby");
  });

  it("[PGS13] a database that cannot hold every text is refused in words", async () => {
    const sql = new SQL(server.url, { max: 1 });
    await sql.unsafe("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'");
    await sql.close();
    const latin = server.url.replace(/[^/]+$/, "latin");
    await expect(openPostgresStores(postgresOptions(latin))).rejects.toThrow("UTF8");
  });

  it("[PGS2] what several nodes append to a room at once has one order without holes, by seq and by id", async () => {
    const acknowledged = await Promise.all(
      nodes.flatMap((each, n) =>
        Array.from({ length: 100 }, async (_, i) => {
          if (i % 10 === 0) await each.log.head("one");
          return post(each, "one", newComment(`${n}-${i}`, { author: `u${n}` }));
        }),
      ),
    );
    const log = await entries("one");
    expect(log.map((entry) => entry?.seq)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    const ids = log.map((entry) => (entry?.kind === "comment" ? entry.comment.id : 0));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const told = acknowledged.map(({ seq, comment }) => [seq, comment.id, comment.text]);
    const kept = log.map((entry) => entry?.kind === "comment" && [entry.seq, entry.comment.id, entry.comment.text]);
    expect(told.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual(kept as typeof told);
  });

  it("[LOG6] a nonce that reaches several nodes at once becomes one comment, in one room or in two", async () => {
    for (const rooms of [["one"], ["one", "two"]]) {
      const name = rooms.join();
      for (let round = 0; round < 10; round++) {
        const posts = nodes.flatMap((each, n) =>
          Array.from({ length: 3 }, (_, i) =>
            post(each, rooms[(n + i) % rooms.length]!, newComment(`same-${round}`, { author: name })),
          ),
        );
        const answers = await Promise.all(posts);
        expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
        expect(new Set(answers.map(({ comment }) => comment.id)).size).toBe(1);
      }
    }
    const [one, two] = [await entries("one"), await entries("two")];
    expect(one.length + two.length).toBe(20);
    for (const log of [one, two]) expect(log.map((entry) => entry?.seq)).toEqual(log.map((_, i) => i + 1));
  });

  it("[LOG6] nodes that post each other's nonces crosswise neither block nor double them", async () => {
    const nonces = Array.from({ length: 20 }, (_, i) => `n${i}`);
    const changes = (room: string, order: readonly string[]) =>
      order.map((nonce) => ({ room, change: { kind: "comment" as const, comment: newComment(nonce) } }));
    const answers: (readonly Appended[])[] = await Promise.all([
      node(0).log.append(changes("one", nonces)),
      node(1).log.append(changes("two", nonces.toReversed())),
      node(2).log.append([...changes("two", nonces.slice(0, 5)), ...changes("one", nonces.slice(5))]),
    ]);
    const fresh = answers.flat().filter((each) => each.kind === "comment" && !each.duplicate);
    expect(fresh).toHaveLength(20);
    expect((await entries("one")).length + (await entries("two")).length).toBe(20);
  });

  it("[PGS3] a node that freezes at any moment of its appends holds nobody up", async () => {
    const frozen = startPostingNode(url, "one", "frozen", 4);
    while (frozen.acknowledged.length < 50) await Bun.sleep(5);
    let longestMs = 0;
    let posted = 0;
    const postFor = async (ms: number) => {
      const until = performance.now() + ms;
      while (performance.now() < until) {
        const began = performance.now();
        await post(node(0), "one", newComment(`a${++posted}`));
        longestMs = Math.max(longestMs, performance.now() - began);
      }
    };
    for (const ms of [2_000, 800, 800, 800]) {
      // Other moments of its work each time.
      await postFor(ms / 10 + Math.random() * 10);
      process.kill(frozen.pid, "SIGSTOP");
      await postFor(ms);
      process.kill(frozen.pid, "SIGCONT");
    }
    await frozen.stop();
    // Some 20 ms on a machine that does nothing else; the shortest of the freezes where a lock was held.
    expect(longestMs).toBeLessThan(400);
    const log = await entries("one");
    expect(log.length).toBeGreaterThanOrEqual(posted + frozen.acknowledged.length);
    expect(log.map((entry) => entry?.seq)).toEqual(log.map((_, i) => i + 1));
    const kept = new Set(
      log.flatMap((entry) => (entry?.kind === "comment" && entry.comment.author === "frozen" ? [entry.seq] : [])),
    );
    expect(frozen.acknowledged.filter((seq) => !kept.has(seq))).toEqual([]);
  }, 20_000);

  it("[PGS4] while a file of 20,000 comments is imported nobody sees them and nobody who posts waits for it", async () => {
    const comments = Array.from({ length: 20_000 }, (_, i) => newImport(`k${i}`, { progress: i * 50 }));
    const begunAt = performance.now();
    const importing = node(1).log.append([{ room: "one", change: { kind: "imported", comments } }]);
    let isDone = false;
    void importing.finally(() => {
      isDone = true;
    });
    let longestMs = 0;
    const seen = new Set<number>();
    for (let i = 0; !isDone; i++) {
      const began = performance.now();
      await post(node(0), "one", newComment(`p${i}`, { progress: 60_000 }));
      longestMs = Math.max(longestMs, performance.now() - began);
      seen.add((await node(2).timeline.chat("one", "imported", null, 30_000)).length);
    }
    expect(await importing).toMatchObject([{ kind: "imported", imported: 20_000, duplicates: 0 }]);
    expect([...seen].filter((count) => count !== 0 && count !== 20_000)).toEqual([]);
    // Nearly all of it, if the room were locked meanwhile.
    expect(longestMs).toBeLessThan((performance.now() - begunAt) / 2);
    const log = await entries("one");
    expect(log.filter((entry) => entry?.kind === "imported")).toHaveLength(1);
    expect((await node(0).rooms.find("one"))?.facts.comments).toBe(20_000 + log.length - 1);
  }, 20_000);
});
