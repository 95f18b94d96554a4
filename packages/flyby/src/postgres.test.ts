import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { cleanEnv, makeFolder, repository, runFlyby, startFlyby } from "./testing/flyby-process.ts";

const folder = makeFolder("postgres");
const file = join(folder, "comments.xml");
writeFileSync(
  file,
  '<i><d p="1.5,1,25,16777215,1700000000,0,a1,11">one</d><d p="2,5,36,255,1700000001,0,b2,12">二</d></i>',
);
const describeHere: typeof describe.skip =
  postgresFolder() === null ? describe.skip : (describe as typeof describe.skip);
const nobody = "postgres://me:secret@127.0.0.1:1/flyby";

afterAll(() => rmSync(folder, { recursive: true }));

async function roomCursor(url: string, room: string): Promise<string> {
  return ((await (await fetch(new URL(`api/v1/rooms/${room}`, url))).json()) as { cursor: string }).cursor;
}

describe("flyby on a database that is not there", () => {
  it("[CMD3] says which one in a sentence, without the password", async () => {
    for (const command of [["room", "list"], ["token"], ["export", "--room", "x"]]) {
      const { code, err } = await runFlyby([...command, "--store", nobody]);
      expect([code, err.includes("postgres://me@127.0.0.1:1/flyby")]).toEqual([1, true]);
      expect(err).not.toContain("secret");
      expect(err.trim().split("\n")).toHaveLength(1);
    }
  });

  it("[CMD1] two places, and a bus without a store, are mistakes", async () => {
    const both = await runFlyby(["room", "list", "--store", nobody, "--data", folder]);
    expect(both.err).toContain("name two places");
    const bus = await runFlyby(["room", "list", "--bus", "redis://x"]);
    expect(bus.err).toContain("--bus goes with --store");
  });

  it("[CMD7] backup and restore say what is done instead", async () => {
    expect((await runFlyby(["backup", join(folder, "b"), "--store", nobody])).err).toContain("pg_dump");
    expect((await runFlyby(["restore", file, "--store", nobody])).err).toContain("pg_restore");
  });
});

describe("flyby serve without its database", () => {
  it("[CMD19] waits without using the processor, and ends at once when it is told to stop", async () => {
    const child = Bun.spawn(
      [process.execPath, "packages/flyby/src/main.ts", "serve", "--port", "0", "--no-samples", "--store", nobody],
      { cwd: repository, env: cleanEnv, stdout: "pipe", stderr: "pipe" },
    );
    let said = "";
    for await (const bytes of child.stdout) {
      said += new TextDecoder().decode(bytes);
      if (said.includes("Trying again")) break;
    }
    expect(said).not.toContain("secret");
    await Bun.sleep(2_000);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    // It needs a third of a second to start; without a pause it would use all of the five that it lived.
    expect(Number(child.resourceUsage()?.cpuTime.total) / 1e6).toBeLessThan(1);
  }, 20_000);
});

describeHere("flyby on PostgreSQL", () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 30_000);
  afterAll(() => postgres.stop());

  it("[CMD3] makes and lists rooms, imports and exports while a server runs and while none does; keeps no folder", async () => {
    const store = await postgres.newDatabase();
    const empty = await runFlyby(["room", "list", "--store", store]);
    expect([empty.code, empty.err.includes("There is no Flyby data in postgres://")]).toEqual([1, true]);
    const data = join(folder, "untouched");
    const server = await startFlyby(["--store", store, "--no-samples", "--data", data]);
    try {
      await runFlyby(["room", "add", "movie", "--store", store]);
      const imported = await runFlyby(["import", file, "--room", "movie", "--store", store]);
      expect(imported.out).toStartWith(`${file}: 2 imported, 0 duplicate`);
      const live = await runFlyby(["export", "--room", "movie", "--store", store]);
      expect(live.out).toContain("二");
      await server.stop();
      expect((await runFlyby(["export", "--room", "movie", "--store", store])).out).toBe(live.out);
      expect((await runFlyby(["room", "list", "--store", store])).out).toContain("movie\tvideo\t2\tmovie");
      expect(readdirSync(folder)).not.toContain("untouched");
    } finally {
      await server.stop();
    }
  }, 30_000);

  it("[CMD6] shows one admin token for all nodes; a renewed one counts within seconds", async () => {
    const store = await postgres.newDatabase();
    const server = await startFlyby(["--store", store, "--no-samples"]);
    const mute = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token.trim()}` };
      return (await fetch(new URL("api/v1/rooms/lobby/mutes/u1", server.url), { method: "PUT", headers })).status;
    };
    try {
      const { out: old } = await runFlyby(["token", "--store", store]);
      expect([(await runFlyby(["token", "--store", store])).out, (await mute(old)) < 300]).toEqual([old, true]);
      const { out: fresh } = await runFlyby(["token", "--renew", "--store", store]);
      expect(fresh).toMatch(/^fba_\S{20,}\n$/);
      while ((await mute(fresh)) >= 300) await Bun.sleep(100);
      expect(await mute(old)).toBeGreaterThanOrEqual(400);
    } finally {
      await server.stop();
    }
  }, 30_000);

  it("[CMD18] migrates a folder there and back; viewers' cursors stay good, and exports are equal", async () => {
    const [data, back] = [join(folder, "data"), join(folder, "back")];
    const store = await postgres.newDatabase();
    const first = await startFlyby(["--data", data, "--no-samples"]);
    await runFlyby(["room", "add", "movie", "--data", data]);
    await runFlyby(["import", file, "--room", "movie", "--data", data]);
    const cursor = await roomCursor(first.url, "movie");
    const exported = (await runFlyby(["export", "--room", "movie", "--data", data])).out;
    const busy = await runFlyby(["migrate", "--from", data, "--to", store]);
    expect([busy.code, busy.err.includes(`process ${first.pid}`)]).toEqual([1, true]);
    await first.stop();

    const there = await runFlyby(["migrate", "--from", data, "--to", store]);
    expect([there.code, there.err]).toEqual([0, expect.stringContaining("2 comments, read back and found equal.")]);
    const second = await startFlyby(["--store", store, "--no-samples"]);
    expect(await roomCursor(second.url, "movie")).toBe(cursor);
    const page = await fetch(new URL(`api/v1/rooms/movie/log?since=${cursor}`, second.url));
    expect([page.status, await page.text()]).toEqual([200, ""]);
    await second.stop();
    const again = await runFlyby(["migrate", "--from", data, "--to", store]);
    expect([again.code, again.err.includes("is not empty")]).toEqual([1, true]);

    expect((await runFlyby(["migrate", "--from", store, "--to", back])).code).toBe(0);
    expect((await runFlyby(["export", "--room", "movie", "--data", back])).out).toBe(exported);
    expect(readFileSync(join(back, "admin-token"))).toEqual(readFileSync(join(data, "admin-token")));
  }, 30_000);

  it("[CMD18] names what it cannot migrate", async () => {
    mkdirSync(join(folder, "bare"));
    const { code, err } = await runFlyby(["migrate", "--from", join(folder, "bare"), "--to", join(folder, "to")]);
    expect([code, err.includes("There is no Flyby data in")]).toEqual([1, true]);
    const wrong = await runFlyby(["migrate", "--from", "mysql://me:secret@x/y", "--to", "redis://z"]);
    expect([wrong.code, wrong.err.includes("secret")]).toEqual([2, false]);
    expect((await runFlyby(["migrate"])).err).toContain("--from PLACE is missing.");
  });

  it("[CMD19] a server waits for a database that is not there yet, and says so", async () => {
    const store = await postgres.newDatabase();
    postgres.pause();
    const child = Bun.spawn(
      [process.execPath, "packages/flyby/src/main.ts", "serve", "--port", "0", "--no-samples", "--store", store],
      { cwd: repository, env: cleanEnv, stdout: "pipe", stderr: "pipe" },
    );
    let said = "";
    for await (const bytes of child.stdout) {
      said += new TextDecoder().decode(bytes);
      if (said.includes("Trying again")) postgres.resume();
      if (said.includes('"msg":"listening"')) break;
    }
    expect(said.match(/Trying again/g)).toHaveLength(1);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  }, 40_000);
});
