import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { type EmbedSite, openEmbedSite } from "../testing/embed-pages.contract.ts";

// A browser on a busy machine.
setDefaultTimeout(30_000);

const player = `<style>flyby-player { display: block; width: 640px }</style>
  <flyby-player src="film.mp4" muted><flyby-composer slot="composer"></flyby-composer></flyby-player><script src="/flyby.js"></script>
  <script>
    window.seen = [];
    for (const name of ["flyby-chat", "flyby-help", "flyby-compose"]) addEventListener(name, () => seen.push(name));
  </script>`;

interface Playing {
  readonly paused: boolean;
  readonly seconds: number;
  readonly muted: boolean;
  readonly rate: number;
}

function playing(page: Page): Promise<Playing> {
  return page.evaluate(() => {
    const video = document.querySelector("flyby-player")?.video;
    if (!video) throw new Error("no video");
    const { paused, currentTime, muted, playbackRate } = video;
    return { paused, seconds: currentTime, muted, rate: playbackRate };
  });
}

describeInChromium("the player", () => {
  let site: EmbedSite;
  let page: Page;
  beforeAll(async () => {
    site = await openEmbedSite();
  });
  afterAll(() => site?.close());

  const open = async (): Promise<void> => {
    ({ page } = await site.open(player));
    await page.waitForFunction(() => document.querySelector("flyby-player")?.video?.readyState === 4);
    await page.locator("flyby-player .big").click();
    await page.waitForFunction(() => document.querySelector("flyby-player")?.video?.paused === false);
    await page.evaluate(() => document.querySelector("flyby-player")?.pause());
  };

  test("[PLY1] keys reach the video", async () => {
    await open();
    await page.keyboard.press("k");
    expect((await playing(page)).paused).toBe(false);
    await page.keyboard.press("Space");
    const before = await playing(page);
    expect(before.paused).toBe(true);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("l");
    await page.keyboard.press("ArrowLeft");
    expect((await playing(page)).seconds).toBeCloseTo(before.seconds + 10, 1);
    await page.keyboard.press("m");
    expect((await playing(page)).muted).toBe(false);
    await page.keyboard.press(">");
    expect((await playing(page)).rate).toBe(1.25);
    await page.keyboard.press("c");
    await page.keyboard.press("?");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => window.seen)).toEqual(["flyby-chat", "flyby-help", "flyby-compose"]);
    await page.keyboard.type("k m");
    expect((await playing(page)).paused).toBe(true);
    expect((await playing(page)).muted).toBe(false);
    await page.close();
  });

  test("[PLY1] every control has a name, and the danmaku switch and the rate work", async () => {
    await open();
    const names = ["Play", "Sound on", "Danmaku settings", "Fullscreen"];
    for (const name of names) expect(await page.getByRole("button", { name, exact: true }).first().count()).toBe(1);
    const danmaku = page.getByRole("switch", { name: "Danmaku" });
    await danmaku.click();
    expect(await danmaku.getAttribute("aria-checked")).toBe("false");
    await page.getByRole("combobox", { name: "Playback rate" }).selectOption("1.5");
    expect((await playing(page)).rate).toBe(1.5);
    await page.close();
  });

  test("[SET1] a change in the panel shows at once and is there after a reload", async () => {
    await open();
    await page.getByRole("button", { name: "Danmaku settings" }).click();
    await page.getByRole("slider", { name: "Opacity" }).fill("0.5");
    const opacity = (): Promise<string | undefined> =>
      page.evaluate(() => {
        const layer = document.querySelector("flyby-player")?.shadowRoot?.querySelector("flyby-layer");
        const canvas = layer?.shadowRoot?.querySelector("canvas");
        return canvas ? getComputedStyle(canvas).opacity : undefined;
      });
    expect(await opacity()).toBe("0.5");
    await page.getByRole("radio", { name: "½" }).click();
    await page.reload();
    await page.waitForFunction(() => document.querySelector("flyby-player")?.shadowRoot !== null);
    await page.waitForTimeout(100);
    expect(await opacity()).toBe("0.5");
    expect(await page.evaluate(() => localStorage.getItem("flyby.settings"))).toBe('{"opacity":0.5,"area":0.5}');
    await page.close();
  });

  test("[PLY1] fullscreen is of the whole player, and the composer slides in over the picture", async () => {
    await open();
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement?.localName === "flyby-player");
    const composer = page.locator("flyby-composer");
    await composer.waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    await composer.waitFor({ state: "visible" });
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe("flyby-composer");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("flyby-player")?.hasAttribute("composing"));
    expect(await page.evaluate(() => document.fullscreenElement?.localName)).toBe("flyby-player");
    await page.close();
  });

  test("[PLY4] a file that cannot be played says so and offers to try again", async () => {
    ({ page } = await site.open(player.replace("film.mp4", "flyby.js?not-a-film")));
    const message = page.getByRole("alert");
    await message.waitFor();
    expect(await message.innerText()).toContain("This browser cannot play the file");
    await message.getByRole("button", { name: "Try again" }).click();
    await page.locator("flyby-player").evaluate((element: HTMLElement) => (element.style.width = "360px"));
    await page.mouse.move(300, 100);
    await message.getByRole("button", { name: "Try again" }).click({ timeout: 3_000 });
    await page.close();
  });
});
