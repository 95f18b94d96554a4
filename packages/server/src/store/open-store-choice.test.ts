import { describe, expect, it } from "bun:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./sqlite/testing/temporary-sqlite.ts";

const index = fileURLToPath(new URL("../index.ts", import.meta.url));

describe("openStoreChoice", () => {
  it("[OPS9] a server on SQLite without a bus loads no client of a database or a bus", async () => {
    const folder = await temporaryFolder();
    const program = `
      const { createCore } = await import(${JSON.stringify(index)});
      const core = await createCore({ store: { type: "sqlite", folder: ${JSON.stringify(folder.path)} } });
      await core.close();
      console.log(JSON.stringify(Object.keys(require.cache)));
    `;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", program]);
    const loaded: string[] = JSON.parse(stdout.toString());
    expect(loaded.some((file) => file.endsWith("sqlite/open-stores.ts"))).toBe(true);
    expect(loaded.filter((file) => /ioredis|@nats-io|postgres|redis-bus|nats-bus/.test(file))).toEqual([]);
    await folder.remove();
  });
});
