import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { runFlyby } from "../packages/flyby/src/testing/flyby-process.ts";
import { folderOfClips, roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { openTab } from "./support/tab.ts";

const realFiles = fileURLToPath(new URL("../../shared/fixtures/bilibili/", import.meta.url));
const count = 20_000;

async function flybyCommand(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { code, out, err } = await runFlyby(args);
  return { code, output: out + err };
}

/** The comments of an export; its head names the room's number. */
async function commentLines(file: string): Promise<readonly string[]> {
  return (await Bun.file(file).text()).split("\n").slice(1);
}

describeInChromium("import", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let room: string;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await folderOfClips({ "Aurora.mp4": "aurora.mp4" })] });
    browser = await launchChromium();
    room = await roomByTitle(flyby, "Aurora");
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  test("20,000 comments while ten tabs watch: one entry, a few requests a tab, everything there", async () => {
    const tabs = await Promise.all(Array.from({ length: 10 }, () => openTab(browser, `${flyby.url}/watch/${room}`)));
    await Promise.all(tabs.map((tab) => tab.setPlaying(false)));
    let requests = 0;
    for (const { page } of tabs) page.on("request", () => requests++);
    const rows = Array.from(
      { length: count },
      (_, n) => `<d p="${((n * 39.9) / count).toFixed(3)},1,25,16777215,1700000000,0,abcd,${n + 1}">第${n}条</d>`,
    );
    const file = join(await newFolder(), "many.xml");
    await Bun.write(file, `<?xml version="1.0" encoding="UTF-8"?><i>${rows.join("\n")}</i>`);
    const report = await flybyCommand("import", file, "--room", room, "--data", flyby.data);
    expect(report.code).toBe(0);
    expect(report.output).toMatch(/20,?000/);
    await eventually(
      async () => (await fetch(`${flyby.url}/api/v1/rooms/${room}`)).json() as Promise<{ comments: number }>,
      (answer) => answer.comments === count,
    );
    await Bun.sleep(4_000);
    expect(requests).toBeGreaterThan(0);
    expect(requests).toBeLessThanOrEqual(10 * 4);
    for (const tab of tabs) expect(await tab.arrivals()).toEqual([]);
    const again = await flybyCommand("import", file, "--room", room, "--data", flyby.data);
    expect(again.code).toBe(0);
    const answer = (await (await fetch(`${flyby.url}/api/v1/rooms/${room}`)).json()) as { comments: number };
    expect(answer.comments).toBe(count);
    await Promise.all(tabs.map(({ page }) => page.close()));
  }, 120_000);

  test.if(existsSync(realFiles))(
    "real files import with a report and come back equal from an export",
    async () => {
      for (const name of readdirSync(realFiles).filter((name) => name.endsWith(".xml"))) {
        const id = `real-${name.replace(/\W+/g, "-").toLowerCase()}`;
        expect(
          (await flybyCommand("room", "add", id, "--kind", "video", "--title", name, "--data", flyby.data)).code,
        ).toBe(0);
        const imported = await flybyCommand("import", join(realFiles, name), "--room", id, "--data", flyby.data);
        expect({ name, code: imported.code, output: imported.output }).toMatchObject({ name, code: 0 });
        const [first, second] = [join(await newFolder(), "1.xml"), join(await newFolder(), "2.xml")];
        expect((await flybyCommand("export", "--room", id, "--out", first, "--data", flyby.data)).code).toBe(0);
        await flybyCommand("room", "add", `${id}-again`, "--kind", "video", "--title", name, "--data", flyby.data);
        await flybyCommand("import", first, "--room", `${id}-again`, "--data", flyby.data);
        await flybyCommand("export", "--room", `${id}-again`, "--out", second, "--data", flyby.data);
        expect(await commentLines(second)).toEqual(await commentLines(first));
      }
    },
    120_000,
  );
});
