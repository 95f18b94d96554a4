import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeFolder, runFlyby, type ServerProcess, startFlyby } from "./testing/flyby-process.ts";

const folder = makeFolder("commands");
const data = join(folder, "data");
const file = join(folder, "comments.xml");
const lines = [
  '<d p="1.5,1,25,16777215,1700000000,0,a1b2c3d4,9007199254740993,10">先に言う &lt;b&gt;</d>',
  '<d p="2,5,36,16711680,1700000001,1,0,2">top</d>',
  '<d p="2.25,3,18,255,1700000002,0,ff,3">three</d>',
  '<d p="9,8,25,0,0,2,0,4">while(1);</d>',
  '<d p="oops">broken</d>',
];
const xml = `<?xml version="1.0" encoding="UTF-8"?><i><chatid>1</chatid>\n${lines.join("\n")}\n</i>`;

async function roomEpoch(url: string): Promise<string> {
  const answer = (await (await fetch(new URL("api/v1/rooms/movie", url))).json()) as { cursor: string };
  return answer.cursor.split(":")[0] ?? "";
}

beforeAll(() => writeFileSync(file, xml));
afterAll(() => rmSync(folder, { recursive: true }));

describe("flyby", () => {
  it("[CMD1] names all mistakes of a line at once, and ends with 2", async () => {
    const { code, err } = await runFlyby(["export", "--rom", "x", "--format", "ass", "--out"]);
    expect(code).toBe(2);
    expect(err).toContain("There is no option --rom here.");
    expect(err).toContain('--format is xml, not "ass".');
    expect(err).toContain("--room ID is missing.");
    expect(err).toContain("--out needs a value: --out FILE.");
  });

  it("[CMD1] an operand too many and a switch with a value are mistakes", async () => {
    const { err } = await runFlyby(["token", "extra", "--renew=yes"]);
    expect(err).toContain("This is too much: extra.");
    expect(err).toContain("--renew takes no value.");
  });

  it("[CMD1] names all mistakes of serve at once, the folder's too", async () => {
    const { code, err } = await runFlyby([
      ...["serve", "--port", "x", "--hots", "y", "--blocked-words", "/none", join(folder, "nowhere")],
    ]);
    expect(err).toContain("The file of blocked words /none does not exist.");
    expect(code).toBe(2);
    expect(err).toContain("There is no option --hots; did you mean --host?");
    expect(err).toContain("--port (FLYBY_PORT)");
    expect(err).toContain(`There is no folder ${join(folder, "nowhere")}.`);
  });

  it("[CMD2] every command explains itself", async () => {
    const overview = await runFlyby([]);
    const names = [...overview.out.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name ?? "");
    expect(names).toEqual([
      "serve",
      "build",
      "import",
      "export",
      "room",
      "token",
      "backup",
      "restore",
      "migrate",
      "lab",
    ]);
    for (const name of names) {
      const { code, out } = await runFlyby([name, "--help"]);
      expect([code, out.split("\n")[0]?.startsWith(`flyby ${name}`)]).toEqual([0, true]);
    }
    expect((await runFlyby(["nonsense"])).code).toBe(2);
  });

  it("[CMD1] says in a sentence why a data folder cannot be used", async () => {
    const { code, err } = await runFlyby(["serve", "--port", "0", "--data", file]);
    expect(code).toBe(1);
    expect(err).toBe(`${file} cannot be used: a file of that name is in the way.\n`);
  });

  it("[CMD1] says what to do about a damaged database", async () => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "flyby.sqlite"), "this is no database at all");
    for (const command of [
      ["serve", "--port", "0"],
      ["room", "list"],
      ["backup", join(folder, "no")],
    ]) {
      const { code, err } = await runFlyby([...command, "--data", broken]);
      expect(code).toBe(1);
      expect(err).toContain('The database of this data folder is damaged. "flyby restore" puts a backup in its place');
    }
  });

  it.each([
    [["room", "list"]],
    [["export", "--room", "lobby"]],
    [["token"]],
    [["token", "--renew"]],
    [["backup", join(folder, "copy")]],
  ])("[CMD3] %j says where to look when a folder holds no data", async (command) => {
    const { code, err } = await runFlyby([...command, "--data", join(folder, "empty")]);
    expect(code).toBe(1);
    expect(err).toContain(`There is no Flyby data in ${join(folder, "empty")}.`);
    expect(readdirSync(folder)).not.toContain("empty");
  });

  it("[CMD6] shows the admin token, and renews it", async () => {
    const data = join(folder, "token");
    mkdirSync(data);
    writeFileSync(join(data, "flyby.sqlite"), "");
    const [first, again] = [await runFlyby(["token", "--data", data]), await runFlyby(["token", "--data", data])];
    expect(first.out).toMatch(/^fba_\S{20,}\n$/);
    expect(again.out).toBe(first.out);
    expect((await runFlyby(["token", "--renew", "--data", data])).out).not.toBe(first.out);
    expect(statSync(join(data, "admin-token")).mode & 0o777).toBe(0o600);
  });
});

describe("flyby beside a running server", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startFlyby(["--data", data, "--no-samples"]);
  });
  afterAll(() => server.stop());

  it("[CMD3] makes and lists rooms through the server", async () => {
    expect(await runFlyby(["room", "add", "movie", "--title", "Movie\tnight", "--data", data])).toMatchObject({
      code: 0,
      out: "movie\n",
    });
    expect((await runFlyby(["room", "list", "--data", data])).out).toBe(
      "id\tkind\tcomments\ttitle\nlobby\tlive\t0\tLobby\nmovie\tvideo\t0\tMovie night\n",
    );
    const again = await runFlyby(["room", "add", "movie", "--data", data]);
    expect([again.code, again.err]).toEqual([1, "No room was made. A room of that id exists.\n"]);
  });

  it("[CMD4] imports with a report, and a second time changes nothing", async () => {
    const first = await runFlyby(["import", file, "--room", "movie", "--data", data]);
    expect(first.code).toBe(0);
    expect(first.out).toStartWith(`${file}: 3 imported, 0 duplicate, 2 skipped\n`);
    expect(first.out).toContain("1 × scripted: a script, which is never run");
    expect(first.out).toContain("line 6 bad-fields");
    writeFileSync(`${file}.gz`, gzipSync(xml));
    const again = await runFlyby(["import", `${file}.gz`, file, "--room", "movie", "--data", data]);
    expect(again.out.match(/0 imported, 3 duplicate, 2 skipped/g)).toHaveLength(2);
  });

  it("[CMD4] one refused file does not keep the others out, and the exit tells", async () => {
    const html = join(folder, "page.html");
    writeFileSync(html, "<html></html>");
    const { code, out, err } = await runFlyby([
      "import",
      html,
      join(folder, "no.xml"),
      file,
      "--room",
      "movie",
      "--data",
      data,
    ]);
    expect(code).toBe(1);
    expect(err).toContain(`${html}: not imported. Line 1 begins with <html>`);
    expect(err).toContain(`${join(folder, "no.xml")}: There is no such file.`);
    expect(out).toContain("0 imported, 3 duplicate");
    const unknown = await runFlyby(["import", file, "--room", "nobody", "--data", data]);
    expect([unknown.code, unknown.err]).toEqual([1, `${file}: not imported. There is no such room.\n`]);
  });

  it("[CMD5] what is exported through the server and from the database is the same, and imports to an equal room", async () => {
    const live = await runFlyby(["export", "--room", "movie", "--data", data]);
    const out = join(folder, "out.xml");
    expect((await runFlyby(["export", "--room", "movie", "--data", data, "--out", out])).code).toBe(0);
    expect(readFileSync(out, "utf8")).toBe(live.out);
    expect(live.out).toContain("9007199254740993");
    await server.stop();
    const still = await runFlyby(["export", "--room", "movie", "--data", data]);
    expect(still.out).toBe(live.out);
    await runFlyby(["room", "add", "copy", "--data", data]);
    const copied = await runFlyby(["import", out, "--room", "copy", "--data", data]);
    expect(copied.out).toStartWith(`${out}: 3 imported, 0 duplicate, 0 skipped`);
    const second = await runFlyby(["export", "--room", "copy", "--data", data]);
    const comments = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("<d"));
    expect(comments(second.out)).toEqual(comments(live.out));
    server = await startFlyby(["--data", data, "--no-samples"]);
  });

  it("[CMD7] backs up while the server runs, and restores with new epochs while it does not", async () => {
    const backup = join(folder, "backup.sqlite");
    const epoch = await roomEpoch(server.url);
    expect((await runFlyby(["backup", backup, "--data", data])).code).toBe(0);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const twice = await runFlyby(["backup", backup, "--data", data]);
    expect([twice.code, twice.err.includes("nothing was overwritten")]).toEqual([1, true]);
    await runFlyby(["room", "add", "later", "--data", data]);
    const busy = await runFlyby(["restore", backup, "--data", data]);
    expect([busy.code, busy.err.includes(`process ${server.pid}`)]).toEqual([1, true]);
    await server.stop();
    const restored = await runFlyby(["restore", backup, "--data", data]);
    expect([restored.code, restored.err.includes("What was there before is")]).toEqual([0, true]);
    expect(readdirSync(data).some((name) => name.startsWith("flyby.sqlite.before-"))).toBe(true);
    server = await startFlyby(["--data", data, "--no-samples"]);
    const rooms = await runFlyby(["room", "list", "--data", data]);
    expect(rooms.out).toContain("movie\tvideo\t3");
    expect(rooms.out).not.toContain("later");
    expect(await roomEpoch(server.url)).not.toBe(epoch);
  });

  it("[CMD7] refuses to restore what is no backup, and changes nothing", async () => {
    const newer = join(folder, "newer.sqlite");
    const db = new Database(newer, { create: true });
    db.run("CREATE TABLE rooms (number INTEGER)");
    db.run("PRAGMA user_version = 1000");
    db.close();
    const other = join(folder, "other.txt");
    writeFileSync(other, "no database");
    await server.stop();
    const before = readdirSync(data);
    for (const [name, reason] of [
      [other, "It is not a database."],
      [newer, "It was written by a newer Flyby"],
      [join(folder, "missing"), "There is no file"],
    ] as const) {
      const { code, err } = await runFlyby(["restore", name, "--data", data]);
      expect([code, err.includes(reason)]).toEqual([1, true]);
    }
    expect(readdirSync(data)).toEqual(before);
    server = await startFlyby(["--data", data, "--no-samples"]);
  });
});
