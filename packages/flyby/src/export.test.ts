import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnv, makeFolder, repository, runFlyby, startFlyby } from "./testing/flyby-process.ts";

const folder = makeFolder("export");
const data = join(folder, "data");

/** The command with something behind its pipe, as a shell runs it. */
async function runPiped(args: readonly string[], behind: string): Promise<{ code: number; out: string; err: string }> {
  const main = join(repository, "packages/flyby/src/main.ts");
  const line = `"$@" | ${behind}; exit "\${PIPESTATUS[0]}"`;
  const child = Bun.spawn(["bash", "-c", line, "bash", process.execPath, main, ...args], {
    stdout: "pipe",
    stderr: "pipe",
    env: cleanEnv,
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

beforeAll(async () => {
  await (await startFlyby(["--data", data, "--no-samples"])).stop();
  // Several times what a pipe holds.
  const lines = Array.from(
    { length: 6_000 },
    (_, at) => `<d p="${at},1,25,255,1700000000,0,a,${at}">第${at}行弹幕，大家晚上好</d>`,
  );
  writeFileSync(join(folder, "many.xml"), `<i>${lines.join("\n")}</i>`);
  await runFlyby(["room", "add", "many", "--data", data]);
  await runFlyby(["import", join(folder, "many.xml"), "--room", "many", "--data", data]);
  await runFlyby(["export", "--room", "many", "--out", join(folder, "out.xml"), "--data", data]);
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("flyby export to a pipe", () => {
  it("[CMD5] is whole when the reader is slow", async () => {
    const { code, out } = await runPiped(["export", "--room", "many", "--data", data], "(sleep 0.3; cat)");
    const file = readFileSync(join(folder, "out.xml"), "utf8");
    expect(file.match(/<d /g)).toHaveLength(6_000);
    expect([code, out.length, out === file]).toEqual([0, file.length, true]);
  });

  it("[CMD5] ends in silence when the reader has had enough", async () => {
    const { out, err } = await runPiped(["export", "--room", "many", "--data", data], "head -c 5");
    expect([out, err]).toEqual(["<?xml", ""]);
  });
});
