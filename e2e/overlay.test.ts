import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
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
    const ink = await opacity(browser, await tab.page.screenshot({ omitBackground: true }));
    expect(ink).toBeGreaterThan(0);
    expect(ink).toBeLessThan(0.2);

    await flyby.kill("SIGTERM");
    expect(await tab.page.locator("body").innerText()).toBe("");
    flyby = await startFlyby({ args: [await newFolder()], data: flyby.data, port: flyby.port });
    await post(flyby, "lobby", { text: "still on air" }, token);
    await eventually(tab.onScreen, (seen) => seen.includes("still on air"), 30_000);
    await context.close();
  }, 90_000);
});

/** Share of the pixels of a picture that are not transparent. */
async function opacity(browser: Browser, png: Buffer): Promise<number> {
  const reader = await browser.newPage();
  const share = await reader.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let opaque = 0;
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) opaque++;
    return opaque / (data.length / 4);
  }, png.toString("base64"));
  await reader.close();
  return share;
}
