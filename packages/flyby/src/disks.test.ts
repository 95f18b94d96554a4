import { afterAll, describe, expect, it } from "bun:test";
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, runFlyby, type ServerProcess, startFlyby } from "./testing/flyby-process.ts";
import { limitFiles, makeLimitedDisk, makeSmallDisk, type SmallDisk } from "./testing/small-disk.ts";

const folder = makeFolder("disks");
/** Processes that a test which failed has left. */
const running = new Set<number>();
const disks: SmallDisk[] = [];
afterAll(() => {
  for (const pid of running) process.kill(pid, "SIGKILL");
  for (const disk of disks) disk.remove();
  rmSync(folder, { recursive: true });
});

/** Bytes with which no page of a database begins, and no record makes sense. */
const rubbish = 0xab;
const pageBytes = 4_096;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A server on a data folder, and one who posts there and remembers what was acknowledged. */
interface Poster {
  readonly server: ServerProcess;
  readonly acknowledged: Map<string, number>;
  post(nonce: string, text?: string): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Posts until one is taken. */
  postUntilTaken(nonce: string): Promise<void>;
  /** Every acknowledged nonce with its text is in the log, under its seq. */
  checkLog(): Promise<void>;
}

async function startPosting(data: string, acknowledged = new Map<string, number>()): Promise<Poster> {
  const server = await startFlyby([
    "--no-samples",
    "--data",
    data,
    "--rate-address",
    "100000",
    "--rate-address-burst",
    "100000",
  ]);
  running.add(server.pid);
  void server.exited.then(() => running.delete(server.pid));
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(new URL(path, server.url), { ...init, headers });
    return { status: answer.status, body: await answer.text() };
  };
  const room = "api/v1/rooms/lobby";
  await ask(room, { method: "PATCH", body: '{"everyMs":0,"burst":1000}' });
  const poster: Poster = {
    server,
    acknowledged,
    async post(nonce, text = `text of ${nonce}`) {
      const answer = await ask(`${room}/comments`, { method: "POST", body: JSON.stringify({ text, nonce }) });
      if (answer.status < 300) acknowledged.set(nonce, JSON.parse(answer.body).seq);
      return answer;
    },
    get: (path) => ask(`${room}/${path}`),
    async postUntilTaken(nonce) {
      while ((await poster.post(nonce)).status >= 300) await Bun.sleep(50);
    },
    async checkLog() {
      const lines: string[] = [];
      for (let after = 0; after < Math.max(...acknowledged.values()); ) {
        const [batch = "", ...more] = (await poster.get(`log?since=${await epochOf()}:${after}`)).body
          .trim()
          .split("\n");
        for (const line of [batch, ...more]) {
          const [, , last, , entries] = JSON.parse(line);
          lines.push(...entries.map((entry: unknown) => JSON.stringify(entry)));
          after = last;
        }
      }
      const bySeq = new Map(lines.map((line) => [JSON.parse(line)[0] as number, line]));
      const lost = [...acknowledged].filter(([nonce, seq]) => !bySeq.get(seq)?.includes(`text of ${nonce}`));
      expect(lost).toEqual([]);
      // None of them twice.
      expect(lines.filter((line) => line.includes("text of"))).toHaveLength(new Set(acknowledged.keys()).size);
    },
  };
  const epochOf = async () => JSON.parse((await ask(room)).body).cursor.split(":")[0];
  return poster;
}

function overwrite(file: string, bytes: Uint8Array, from: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, from, bytes.length - from, from);
  closeSync(handle);
}

/** All that was committed lies in the one file. */
async function settled(data: string): Promise<void> {
  while (statSync(join(data, "flyby.sqlite-wal")).size > 0) await Bun.sleep(20);
}

const onLinux = process.platform === "linux";

/** What a server says whose files end where the disk does. */
const whenFull = {
  mounted: { log: "is full", answer: "The server's disk is full; nothing can be posted until there is room again." },
  limited: {
    log: "cannot be written",
    answer: "The server's disk takes no writes; nothing can be posted until it does.",
  },
};

describe("a server whose disk fails", () => {
  it.if(onLinux)(
    "[STO30] refuses comments in words while nothing can be written, shows all it has, and goes on by itself",
    async () => {
      const data = join(folder, "unwritable");
      const { server, post, get, postUntilTaken, checkLog, acknowledged } = await startPosting(data);
      for (let said = 0; said < 20; said++) await post(`before-${said}`);
      limitFiles(server, 0);
      const refused = await post("refused");
      expect(refused.status).toBe(503);
      expect(JSON.parse(refused.body).error).toMatchObject({
        code: "store-unavailable",
        message: "The server's disk takes no writes; nothing can be posted until it does.",
      });
      expect(await server.said("cannot be written")).toContain(join(data, "flyby.sqlite"));
      await checkLog();
      expect([(await get("chat")).status, (await fetch(new URL("readyz", server.url))).status]).toEqual([200, 200]);
      limitFiles(server, "unlimited");
      await postUntilTaken("refused");
      await server.said("takes comments again");
      for (let said = 0; said < 20; said++) await post(`after-${said}`);
      limitFiles(server, 0);
      await post("refused-again");
      process.kill(server.pid, "SIGKILL");
      await server.exited;
      const again = await startPosting(data, acknowledged);
      await again.post("refused-again");
      await again.checkLog();
      expect(acknowledged.size).toBe(42);
      await again.server.stop();
    },
    20_000,
  );

  for (const [where, make] of [
    ["on a file system of its own", makeSmallDisk],
    ["in files that end early", makeLimitedDisk],
  ] as const) {
    it.if(onLinux)(
      `[STO30] takes comments until the disk is full, says so, and goes on when there is room (${where})`,
      async () => {
        const disk = make(join(folder, `small-${disks.length}`));
        disks.push(disk);
        const { server, post, get, postUntilTaken, checkLog } = await startPosting(join(disk.folder, "data"));
        disk.hold(server);
        let answer = await post("first");
        for (let said = 0; answer.status < 300; said++)
          answer = await post(`n${said}`, `text of n${said} ${"長い".repeat(30)}`);
        expect(answer.status).toBe(503);
        expect(JSON.parse(answer.body).error).toMatchObject({
          code: "store-unavailable",
          message: whenFull[disk.kind].answer,
        });
        await server.said(whenFull[disk.kind].log);
        expect((await get("chat")).status).toBe(200);
        await checkLog();
        disk.grow(server);
        await postUntilTaken("room-again");
        await server.said("takes comments again");
        await checkLog();
        await server.stop();
      },
      20_000,
    );
  }

  it.if(onLinux)(
    "[STO31] writes nothing to a damaged database, shows what it can read, and takes comments again once it is whole",
    async () => {
      const data = join(folder, "damaged");
      const file = join(data, "flyby.sqlite");
      const { server, post, get, postUntilTaken, checkLog, acknowledged } = await startPosting(data);
      for (let said = 0; said < 200; said++) await post(`before-${said}`);
      // Somebody watches, so that the newest comments are in memory.
      await checkLog();
      await settled(data);
      const whole = readFileSync(file);
      overwrite(file, new Uint8Array(whole.length).fill(rubbish), pageBytes);
      // Somebody reads what is not in memory.
      while (!server.log.some((line) => line.includes("nothing is written to it"))) {
        await get(`chat?before=${acknowledged.size - 50}`);
        await get("density");
      }
      const refused = await post("refused");
      expect(refused.status).toBe(503);
      expect(JSON.parse(refused.body).error).toMatchObject({
        code: "store-unavailable",
        message: "The server's database is damaged; nothing can be posted until it is repaired.",
      });
      const told = await server.said("nothing is written to it");
      for (const part of [file, "flyby restore"]) expect(told).toContain(part);
      // The ring holds it.
      await checkLog();
      overwrite(file, whole, 0);
      await postUntilTaken("refused");
      await server.said("takes comments again");
      await checkLog();
      process.kill(server.pid, "SIGKILL");
      await server.exited;

      const again = await startPosting(data, acknowledged);
      await again.checkLog();
      await again.server.stop();
      for (const from of [pageBytes, 0]) {
        overwrite(file, new Uint8Array(whole.length).fill(rubbish), from);
        const { code, err } = await runFlyby(["serve", "--port", "0", "--no-samples", "--data", data]);
        expect([code, err.trim().split("\n").length]).toEqual([1, 1]);
        expect(err).toContain(
          'The database of this data folder is damaged. "flyby restore" puts a backup in its place',
        );
      }
    },
    20_000,
  );
});
