import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { openTab, type Tab } from "./support/tab.ts";

const durationMs = 30_000;

/** How far the clip of a tab is ahead of the machine's clock; the same for tabs that see the same moment. */
function offset(tab: Tab): Promise<number> {
  return tab.page
    .locator("flyby-player video")
    .first()
    .evaluate((video: HTMLVideoElement, duration) => {
      const ahead = (video.currentTime * 1_000 - Date.now()) % duration;
      return (ahead + duration) % duration;
    }, durationMs);
}

function apart(one: number, other: number): number {
  const distance = Math.abs(one - other);
  return Math.min(distance, durationMs - distance);
}

describeInChromium("the sample live room", () => {
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

  test("tabs that came at different times see the same moment within 300 ms", async () => {
    const tabs = [await openTab(browser, `${flyby.url}/watch/lobby`)];
    await Bun.sleep(1_500);
    tabs.push(await openTab(browser, `${flyby.url}/watch/lobby`));
    const together = async (): Promise<number> => {
      const [one, other] = await Promise.all(tabs.map(offset));
      return apart(one ?? 0, other ?? durationMs / 2);
    };
    await eventually(together, (ms) => ms < 300);
    for (let look = 0; look < 5; look++) {
      await Bun.sleep(400);
      expect(await together()).toBeLessThan(300);
    }
    await Promise.all(tabs.map(({ page }) => page.close()));
  }, 60_000);

  test("the demo audience talks while somebody watches, and is labelled", async () => {
    const tab = await openTab(browser, `${flyby.url}/watch/lobby`);
    await eventually(tab.arrivals, (ids) => ids.length >= 3, 40_000);
    await eventually(tab.onScreen, (seen) => seen.length > 0, 20_000);
    await eventually(
      () => tab.page.locator("flyby-chat [part=chip]").count(),
      (chips) => chips > 0,
    );
    await tab.page.close();
  }, 90_000);
});
