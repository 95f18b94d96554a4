import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RoomSummary } from "@flyby/protocol";
import { cleanEnv, makeFolder, repository, runFlyby, startFlyby, startServing } from "./testing/flyby-process.ts";

const folder = makeFolder("serve");
const launcher = join(repository, "packages/flyby/bin");

afterAll(() => rmSync(folder, { recursive: true }));

async function rooms(url: string): Promise<readonly RoomSummary[]> {
  const answer = (await (await fetch(new URL("api/v1/rooms", url))).json()) as { rooms: readonly RoomSummary[] };
  return answer.rooms;
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await Bun.sleep(50);
  }
}

async function isGone(url: string): Promise<true | undefined> {
  return fetch(new URL("healthz", url)).then(
    () => undefined,
    () => true,
  );
}

describe("flyby serve with a folder", () => {
  it("[CMD8] serves clips, notices new, renamed and deleted ones while running, and imports comments beside them", async () => {
    const videos = join(folder, "videos");
    mkdirSync(videos);
    const clip = join(repository, "packages/flyby/samples/fireworks.mp4");
    cpSync(clip, join(videos, "One & only.mp4"));
    writeFileSync(join(videos, "One & only.xml"), '<i><d p="1,1,25,255,1700000000,0,a,1">hi</d></i>');
    const server = await startFlyby([videos, "--data", join(folder, "data")]);
    try {
      const one = await until(async () => (await rooms(server.url)).find(({ comments }) => comments === 1));
      expect(one).toMatchObject({ title: "One & only", folder: "", sample: false });
      expect(one.media?.durationMs).toBeWithin(29_900, 30_200);
      const part = await fetch(new URL(one.media?.url ?? "", server.url), { headers: { range: "bytes=4-7" } });
      expect([part.status, await part.text()]).toEqual([206, "ftyp"]);

      cpSync(clip, join(videos, "Two.mp4"));
      await until(async () => (await rooms(server.url)).find(({ title }) => title === "Two"));

      renameSync(join(videos, "One & only.mp4"), join(videos, "Renamed.mp4"));
      const renamed = await until(async () => (await rooms(server.url)).find(({ title }) => title === "Renamed"));
      expect([renamed.id, renamed.comments]).toEqual([one.id, 1]);

      rmSync(join(videos, "Two.mp4"));
      await until(async () => ((await rooms(server.url)).some(({ title }) => title === "Two") ? undefined : true));
      const shown = (await rooms(server.url)).map(({ title }) => title);
      expect(shown.sort()).toEqual(["Lobby", "Renamed"]);
    } finally {
      await server.stop();
    }
  }, 20_000);
});

describe("flyby serve with the samples", () => {
  it("[CMD9] shows two videos with hundreds of comments and a live room, the same ones after a restart", async () => {
    const data = join(folder, "samples");
    const facts = async (): Promise<unknown[]> => {
      const server = await startFlyby(["--data", data]);
      const list = (await rooms(server.url)).map(({ id, kind, comments, title }) => ({ id, kind, comments, title }));
      await server.stop();
      return list;
    };
    const first = await facts();
    expect(first).toMatchObject([{ id: "lobby", kind: "live" }, { kind: "video" }, { kind: "video" }]);
    expect(first.map((room) => (room as RoomSummary).comments > 200)).toEqual([false, true, true]);
    expect(await facts()).toEqual(first);
    const bare = await startFlyby(["--data", data, "--no-samples"]);
    expect((await rooms(bare.url)).map(({ title, media }) => [title, media])).toEqual([["Lobby", null]]);
    await bare.stop();
  }, 20_000);
});

describe("flyby's processes", () => {
  it("[CMD10] SIGTERM to npm start drains and ends the server", async () => {
    const npm = await startServing([
      "npm",
      "start",
      "--",
      "--port",
      "0",
      "--no-samples",
      "--data",
      join(folder, "npm"),
    ]);
    process.kill(npm.pid, "SIGTERM");
    await npm.exited;
    await until(() => isGone(npm.url));
    expect(npm.log.some((line) => line.includes('"msg":"stopping"'))).toBe(true);
    // The data folder is free again at once.
    expect((await runFlyby(["room", "list", "--data", join(folder, "npm")])).code).toBe(0);
  }, 30_000);

  it("[CMD10] a launcher that is killed leaves no server behind", async () => {
    const started = await startServing([
      "node",
      join(launcher, "flyby.mjs"),
      ...["serve", "--port", "0", "--no-samples", "--data", join(folder, "killed")],
    ]);
    process.kill(started.pid, "SIGKILL");
    await until(() => isGone(started.url));
    expect(await isGone(started.url)).toBe(true);
  }, 30_000);
});

describe("the launcher", () => {
  const home = join(folder, "launcher");
  const platform = `bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}`;

  async function launch(): Promise<{ code: number; out: string; err: string }> {
    const child = Bun.spawn(["node", join(home, "bin/flyby.mjs"), "one", "--two"], {
      stdout: "pipe",
      stderr: "pipe",
      env: cleanEnv,
    });
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, out, err };
  }

  function putStub(name: string, file: string): void {
    const at = join(home, "node_modules", name);
    mkdirSync(join(at, "bin"), { recursive: true });
    writeFileSync(join(at, "package.json"), JSON.stringify({ name }));
    writeFileSync(join(at, "bin", file), "#!/bin/sh\necho not installed >&2\nexit 1\n");
    chmodSync(join(at, "bin", file), 0o755);
  }

  beforeAll(() => {
    cpSync(launcher, join(home, "bin"), { recursive: true });
    mkdirSync(join(home, "src"));
    writeFileSync(join(home, "package.json"), '{"type":"module"}');
    writeFileSync(join(home, "src/main.ts"), "console.log(process.argv.slice(2).join());process.exit(7);");
    putStub("bun", "bun.exe");
  });

  it("[CMD11] says in a sentence what to do when the runtime is not there", async () => {
    const { code, err } = await launch();
    expect(code).toBe(1);
    expect(err).toContain('Run "npm ci"');
    expect(err).not.toContain("at ");
  });

  it("[CMD11] finds the runtime where install scripts did not run, and passes arguments and exit code", async () => {
    putStub(`@oven/${platform}-musl`, "bun");
    const real = join(home, "node_modules/@oven", platform);
    mkdirSync(join(real, "bin"), { recursive: true });
    writeFileSync(join(real, "package.json"), "{}");
    symlinkSync(process.execPath, join(real, "bin/bun"));
    expect(await launch()).toMatchObject({ code: 7, out: "one,--two\n" });
  });

  it("[CMD11] takes nothing from the folder it is started in", async () => {
    const trap = join(folder, "trap");
    mkdirSync(trap);
    writeFileSync(join(trap, "bunfig.toml"), 'preload = ["./evil.ts"]\n');
    writeFileSync(join(trap, "evil.ts"), 'console.log("evil");');
    writeFileSync(join(trap, ".env"), "FLYBY_PORT=nonsense\n");
    const child = Bun.spawn(["node", join(launcher, "flyby.mjs"), "--version"], {
      cwd: trap,
      stdout: "pipe",
      env: cleanEnv,
    });
    expect(await new Response(child.stdout).text()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
