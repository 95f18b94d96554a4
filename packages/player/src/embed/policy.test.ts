import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { type EmbedSite, openEmbedSite } from "../testing/embed-pages.contract.ts";

// A browser or a build on a busy machine.
setDefaultTimeout(30_000);

const strict =
  "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; img-src data:; connect-src 'self'";

/** Shows one comment and says who drew it. */
function rendererOf(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const layer =
      document.querySelector("flyby-layer") ??
      document.querySelector("flyby-player")?.shadowRoot?.querySelector("flyby-layer");
    for (let tries = 0; tries < 100; tries++) {
      const report = await layer?.report();
      if (report) return report.renderer;
      await new Promise(requestAnimationFrame);
    }
    return undefined;
  });
}

describeInChromium("a page with a strict policy", () => {
  let site: EmbedSite;
  beforeAll(async () => {
    site = await openEmbedSite();
  });
  afterAll(() => site?.close());

  const layer = `<video id="film" src="film.mp4"></video><flyby-layer for="film"></flyby-layer><script src="/flyby-layer.js"></script>`;

  test("[EMB1] comments are drawn in a worker where worker-src allows a blob", async () => {
    const { page, refused } = await site.open(layer, `${strict}; worker-src blob:`);
    expect(await rendererOf(page)).toBe("worker");
    expect(refused).toEqual([]);
    await page.close();
  });

  test("[EMB1] and on the main thread where it does not", async () => {
    const { page, refused } = await site.open(layer, strict);
    expect(await rendererOf(page)).toBe("canvas");
    expect(refused.filter((text) => !text.includes("worker"))).toEqual([]);
    await page.close();
  });

  test("[EMB1] the whole player needs no inline style and keeps no cookie", async () => {
    const { page, refused } = await site.open(
      `<flyby-player src="film.mp4" muted><flyby-composer slot="composer"></flyby-composer></flyby-player><flyby-chat></flyby-chat><script src="/flyby.js"></script>`,
      `${strict}; worker-src blob:`,
    );
    await page.getByRole("button", { name: "Danmaku settings" }).click();
    const seekBar = page.getByRole("slider", { name: "Position" });
    await seekBar.hover();
    expect(await page.locator(".settings:popover-open").count()).toBe(1);
    const played = await page.evaluate(() => {
      const bar = document.querySelector("flyby-player")?.shadowRoot?.querySelector("flyby-seek-bar");
      return bar === null || bar === undefined ? "" : getComputedStyle(bar).height;
    });
    expect(played).toBe("20px");
    expect(refused).toEqual([]);
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await page.close();
  });
});
