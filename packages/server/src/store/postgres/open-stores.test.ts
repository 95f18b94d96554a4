import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { SQL } from "bun";
import fc from "fast-check";
import { handicap, segmentRank } from "../segment-rank.ts";
import { describeStoresContract } from "../stores.contract.ts";
import { prepareStores } from "../testing/stores-under-test.ts";
import { openPostgresStores } from "./open-stores.ts";
import { postgresOptions } from "./testing/postgres-options.ts";

/** A busy machine makes and removes a server slowly. */
const hookMs = 30_000;

describe.skipIf(postgresFolder() === null)("openPostgresStores", () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  }, hookMs);
  afterAll(() => server.stop(), hookMs);

  describeStoresContract("PostgreSQL", async () => {
    const url = await server.newDatabase();
    return prepareStores(await openPostgresStores(postgresOptions(url)), async () => {});
  });

  it("[STO23] a backup is refused in words that say what to do", async () => {
    const stores = await openPostgresStores(postgresOptions(await server.newDatabase()));
    await expect(stores.upkeep.backup("/nowhere")).rejects.toThrow("pg_dump");
    await stores.upkeep.close();
  });

  it("[PGS10] the database gives a comment the rank that SQLite's store gives it", async () => {
    const url = await server.newDatabase();
    await (await openPostgresStores(postgresOptions(url))).upkeep.close();
    const sql = new SQL(url, { max: 1 });
    const ids = fc.sample(fc.maxSafeNat(), 200).map((id, index) => [id, index % 12] as const);
    const rows: { rank: string }[] = await sql.unsafe(
      `SELECT flyby.segment_rank((e->>0)::bigint, (e->>1)::bigint) AS rank
       FROM jsonb_array_elements($1::text::jsonb) WITH ORDINALITY AS g(e, place) ORDER BY place`,
      [JSON.stringify(ids.map(([id, weight]) => [id, handicap(weight)]))],
    );
    await sql.close();
    expect(rows.map(({ rank }) => Number(rank))).toEqual(ids.map(([id, weight]) => segmentRank(id, weight)));
  });
});
