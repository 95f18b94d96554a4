import { afterAll, beforeAll, describe } from "bun:test";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { describeStoresContract } from "../stores.contract.ts";
import { prepareStores } from "../testing/stores-under-test.ts";
import { openPostgresStores } from "./open-stores.ts";
import { postgresOptions } from "./testing/postgres-options.ts";

describe.skipIf(postgresFolder() === null)("openPostgresStores", () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  describeStoresContract("PostgreSQL", async () => {
    const url = await server.newDatabase();
    return prepareStores(await openPostgresStores(postgresOptions(url)), async () => {});
  });
});
