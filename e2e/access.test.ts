import { afterAll, beforeAll, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, Page } from "playwright-core";
import { roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { joined, openTab } from "./support/tab.ts";

const axePath = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

declare global {
  interface Window {
    readonly axe: { run(options: object): Promise<{ violations: Finding[] }> };
  }
}

/** What axe-core finds serious or worse. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axePath });
  const findings = await page.evaluate(async () => (await window.axe.run({ resultTypes: ["violations"] })).violations);
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${JSON.stringify(node.target)} ${node.failureSummary}`).join(" | ")}`,
    );
}

describeInChromium("for everybody", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  beforeAll(async () => {
    flyby = await startFlyby();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  for (const colorScheme of ["dark", "light"] as const) {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      test(`axe finds nothing serious on any page (${colorScheme}, ${viewport.width} px)`, async () => {
        const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
        const video = await roomByTitle(flyby, "Aurora over the lake");
        for (const path of ["/", "/watch/lobby", `/watch/${video}`, "/watch/no-such-room", "/overlay/lobby"]) {
          const page = await context.newPage();
          await page.goto(`${flyby.url}${path}`);
          await page.waitForTimeout(1_500);
          expect({ path, findings: await seriousFindings(page) }).toEqual({ path, findings: [] });
          await page.close();
        }
        await context.close();
      }, 90_000);
    }
  }

  test("the watch page is usable with the keyboard alone", async () => {
    const video = await roomByTitle(flyby, "Aurora over the lake");
    const tab = await openTab(browser, `${flyby.url}/watch/${video}`);
    const { page } = tab;
    const media = page.locator("flyby-player video").first();
    const state = (): Promise<{ paused: boolean; time: number; muted: boolean }> =>
      media.evaluate((element) => {
        const { paused, currentTime, muted } = element as HTMLVideoElement;
        return { paused, time: currentTime, muted };
      });
    await page.locator("body").press("m");
    const { muted } = await state();
    await page.keyboard.press("m");
    await eventually(state, (now) => now.muted !== muted);
    const wasPaused = (await state()).paused;
    await page.keyboard.press("k");
    await eventually(state, (now) => now.paused !== wasPaused);
    if (!(await state()).paused) await page.keyboard.press("k");
    await eventually(state, (now) => now.paused);
    const { time } = await state();
    await page.keyboard.press("l");
    await eventually(state, (now) => Math.abs(now.time - time - 10) < 0.6);
    await page.keyboard.press("ArrowLeft");
    await eventually(state, (now) => Math.abs(now.time - time - 5) < 0.6);
    await page.keyboard.press("Enter");
    await page.keyboard.type("typed k and m with no hand on the mouse");
    expect((await state()).paused).toBe(true);
    await page.keyboard.press("Enter");
    await eventually(tab.chat, (rows) => rows.includes("typed k and m with no hand on the mouse"));
    await page.keyboard.press("Escape");
    await page.locator("body").press("?");
    await eventually(
      () => page.getByRole("dialog").count(),
      (dialogs) => dialogs > 0,
    );
    await page.close();
  }, 60_000);

  test("under reduced motion comments stand still", async () => {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`${flyby.url}/watch/lobby`);
    await joined(page);
    const tab = await openTab(context, `${flyby.url}/watch/lobby`);
    await tab.say("standing still");
    const where = async (): Promise<number | undefined> =>
      (await tab.report()).onScreen.find(({ text }) => text === "standing still")?.x;
    const first = await eventually(where, (x) => x !== undefined);
    await page.waitForTimeout(600);
    expect(await where()).toBe(first as number);
    await context.close();
  }, 60_000);
});
