import { afterAll, expect, it } from "bun:test";
import { chownSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, runFlyby, startFlyby } from "./testing/flyby-process.ts";

const folder = makeFolder("owner");
afterAll(() => rmSync(folder, { recursive: true }));

/** A service's user; the number need not exist. */
const service = 12_345;

// Only root can make what this is about.
it.if(process.getuid?.() === 0)("[CMD14] root's commands leave a service its files", async () => {
  const data = join(folder, "data");
  await (await startFlyby(["--data", data, "--no-samples"])).stop();
  await runFlyby(["backup", join(folder, "copy"), "--data", data]);
  for (const name of ["", ...readdirSync(data)]) chownSync(join(data, name), service, service);
  for (const command of [
    ["token", "--renew"],
    ["room", "add", "one"],
    ["restore", join(folder, "copy")],
  ]) {
    expect((await runFlyby([...command, "--data", data])).code).toBe(0);
    for (const name of readdirSync(data)) expect([name, statSync(join(data, name)).uid]).toEqual([name, service]);
  }
});
