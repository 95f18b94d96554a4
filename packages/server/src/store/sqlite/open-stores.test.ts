import { describeStoresContract } from "../stores.contract.ts";
import { prepareStores } from "../testing/stores-under-test.ts";
import { openSqliteStores } from "./open-stores.ts";
import { sqliteOptions, temporaryFolder } from "./testing/temporary-sqlite.ts";

describeStoresContract("SQLite on a file", async () => {
  const folder = await temporaryFolder();
  return prepareStores(await openSqliteStores(sqliteOptions(folder.path)), folder.remove);
});
