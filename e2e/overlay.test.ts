import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { inkOf } from "./support/pixels.ts";
import { newIdentity, post } from "./support/room-api.ts";
import { openTab } from "./support/tab.ts";

describeInChromium("the overlay for OBS", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder()] });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  test("is transparent and silent, takes its options from the address and comes back after a restart", async () => {
    const context = await browser.newContext({ viewport: { width: 960, height: 540 } });
    const tab = await openTab(context, `${flyby.url}/overlay/lobby?still=1&scale=1.5`);
    const { token } = await newIdentity(flyby, "Host");
    await post(flyby, "lobby", { text: "on air" }, token);
    const first = await eventually(tab.report, ({ onScreen }) => onScreen.some(({ text }) => text === "on air"));
    const again = await tab.report();
    expect(again.onScreen.find(({ text }) => text === "on air")?.x).toBe(
      first.onScreen.find(({ text }) => text === "on air")?.x as number,
    );
    expect(await tab.page.locator("body").innerText()).toBe("");
    const { opaque } = await inkOf(browser, tab.page, { omitBackground: true });
    expect(opaque).toBeGreaterThan(0);
    expect(opaque).toBeLessThan(0.2);
    // The way OBS brings in the CSS of its user: a <style> element, under the page's own policy.
    await tab.page.addStyleTag({ content: "flyby-layer { rotate: 2deg; }" });
    expect(await tab.page.locator("flyby-layer").evaluate((layer) => getComputedStyle(layer).rotate)).toBe("2deg");

    await flyby.kill("SIGTERM");
    expect(await tab.page.locator("body").innerText()).toBe("");
    flyby = await startFlyby({ args: [await newFolder()], data: flyby.data, port: flyby.port });
    await post(flyby, "lobby", { text: "still on air" }, token);
    await eventually(tab.onScreen, (seen) => seen.includes("still on air"), 30_000);
    await context.close();
  }, 90_000);
});
