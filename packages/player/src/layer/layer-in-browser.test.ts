import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { type EmbedSite, openEmbedSite } from "../testing/embed-pages.contract.ts";

// A browser or a build on a busy machine.
setDefaultTimeout(30_000);

type FlybyGlobal = typeof import("../layer.ts");
declare global {
  interface Window {
    Flyby: FlybyGlobal;
    attached: ReturnType<FlybyGlobal["attach"]>;
    seen: string[];
  }
}

const comments = (count: number, atMs: number): string =>
  `Array.from({ length: ${count} }, (_, i) => ({ id: i + 1, progress: ${atMs} + i * 100, mode: i === 0 ? "top" : "scroll", size: "normal",
    color: 0xffffff, author: "a", name: "A", text: "comment " + (i + 1), createdAt: 0 }))`;

const attachAndLoad = `<script src="/flyby-layer.js"></script><script>
  window.attached = Flyby.attach(document.querySelector("video"), { room: "" });
  attached.element.load(${comments(5, 1_000)});
</script>`;

/** How far the layer's edges are from the picture's, px. */
function misfit(page: Page): Promise<number> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const video = document.querySelector("video");
    const layer = document.querySelector("flyby-layer");
    if (video === null || layer === null) throw new Error("nothing to measure");
    const style = getComputedStyle(video);
    const box = video.getBoundingClientRect();
    const scale = box.width / video.offsetWidth;
    const inner = (side: "Top" | "Right" | "Bottom" | "Left"): number =>
      (Number.parseFloat(style[`border${side}Width`]) + Number.parseFloat(style[`padding${side}`])) * scale;
    const want = [
      box.top + inner("Top"),
      box.right - inner("Right"),
      box.bottom - inner("Bottom"),
      box.left + inner("Left"),
    ];
    const have = layer.getBoundingClientRect();
    const edges = [have.top, have.right, have.bottom, have.left];
    return Math.max(...want.map((edge, index) => Math.abs(edge - (edges[index] ?? 0))));
  });
}

async function seek(page: Page, seconds: number): Promise<string[]> {
  return page.evaluate(async (to) => {
    const video = document.querySelector("video");
    if (video === null) throw new Error("no video");
    const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    video.currentTime = to;
    await seeked;
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const report = await document.querySelector("flyby-layer")?.report();
    return (report?.onScreen ?? []).map(({ text }) => text).sort();
  }, seconds);
}

describeInChromium("the layer over a video of another page", () => {
  let site: EmbedSite;
  beforeAll(async () => {
    site = await openEmbedSite();
  });
  afterAll(() => site?.close());

  test.each([
    ["in the page's own flow", "<p>text</p>", ""],
    [
      "with border and padding, in a container that is not positioned",
      `<div id="box">`,
      "#box { margin: 40px 70px } video { border: 7px solid; padding: 5px 9px }",
    ],
    [
      "in a scaled container",
      `<div id="box">`,
      "#box { transform: scale(0.5); transform-origin: 20px 10px; margin: 30px }",
    ],
    [
      "in a scrolled box",
      `<div id="box"><p>text</p><p>text</p>`,
      "#box { height: 200px; overflow: auto; width: 500px }",
    ],
  ])("[LAY1] lies exactly over the picture %s, also after it moved and grew", async (_, before, css) => {
    const { page } = await site.open(
      `<style>${css}</style>${before}<video src="film.mp4" width="480" height="270" muted></video>${attachAndLoad}`,
    );
    expect(await misfit(page)).toBeLessThan(0.6);
    await page.evaluate(() => {
      const video = document.querySelector("video");
      video?.before(Object.assign(document.createElement("h1"), { textContent: "Something new above" }));
      video?.setAttribute("width", "560");
      video?.parentElement?.scrollBy(0, 35);
      scrollBy(0, 20);
    });
    await page.waitForTimeout(300);
    expect(await misfit(page)).toBeLessThan(0.6);
    await page.close();
  });

  test("[LAY2] shows what is due at the playhead, also after seeking while paused", async () => {
    const { page } = await site.open(`<video src="film.mp4" width="480" height="270" muted></video>${attachAndLoad}`);
    expect(await seek(page, 1.05)).toEqual(["comment 1"]);
    expect(await seek(page, 2)).toEqual(["comment 1", "comment 2", "comment 3", "comment 4", "comment 5"]);
    expect(await seek(page, 20)).toEqual([]);
    expect(await seek(page, 1.05)).toEqual(["comment 1"]);
    await page.close();
  });

  test("[LAY3] comments stay when the video alone goes fullscreen", async () => {
    const { page } = await site.open(
      `<video src="film.mp4" width="480" height="270" muted></video><button>full</button>${attachAndLoad}
       <script>document.querySelector("button").onclick = () => document.querySelector("video").requestFullscreen()</script>`,
    );
    await page.click("button");
    await page.waitForFunction(() => document.querySelector("flyby-layer")?.matches(":popover-open"));
    const box = await page.evaluate(() => document.querySelector("flyby-layer")?.getBoundingClientRect().toJSON());
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    expect(box).toMatchObject({ x: 0, y: 0, ...size });
    await page.evaluate(() => document.exitFullscreen());
    await page.waitForFunction(() => document.querySelector("flyby-layer")?.popover === null);
    expect(await misfit(page)).toBeLessThan(0.6);
    await page.close();
  });

  test("[LAY5] closing releases socket, worker and element", async () => {
    const { page } = await site.open(
      `<video src="film.mp4" width="480" height="270" muted></video><script src="/flyby-layer.js"></script>
       <script>window.attached = Flyby.attach(document.querySelector("video"), { room: "my-film" });</script>`,
    );
    await page.waitForFunction(() => window.attached.element.context !== null);
    for (let tries = 0; site.openSockets() === 0 && tries < 50; tries++) await Bun.sleep(20);
    expect(site.openSockets()).toBe(1);
    expect(page.workers().length).toBe(1);
    await page.evaluate(() => window.attached.close());
    for (let tries = 0; (site.openSockets() > 0 || page.workers().length > 0) && tries < 50; tries++)
      await Bun.sleep(20);
    expect(site.openSockets()).toBe(0);
    expect(page.workers().length).toBe(0);
    expect(await page.locator("flyby-layer").count()).toBe(0);
    await page.close();
  });

  test("[LAY6] clicks belong to the page, except on a comment that somebody wants", async () => {
    const { page } = await site.open(
      `<video src="film.mp4" width="480" height="270" muted></video>${attachAndLoad}
       <script>
         window.seen = [];
         document.querySelector("video").addEventListener("click", () => seen.push("page"));
       </script>`,
    );
    await seek(page, 1.05);
    const at = await page.evaluate(async () => {
      const report = await document.querySelector("flyby-layer")?.report();
      const box = document.querySelector("video")?.getBoundingClientRect();
      const [first] = report?.onScreen ?? [];
      if (first === undefined || box === undefined) throw new Error("nothing on screen");
      return { x: box.x + first.x + first.width / 2, y: box.y + first.y + first.height / 2 };
    });
    await page.mouse.click(at.x, at.y);
    await page.evaluate(() => {
      window.attached.element.addEventListener("flyby-select", (event) => {
        event.preventDefault();
        window.seen.push(event.detail.comment.text);
      });
    });
    await page.mouse.click(at.x, at.y);
    await page.mouse.click(at.x, at.y + 150);
    expect(await page.evaluate(() => window.seen)).toEqual(["page", "comment 1", "page"]);
    await page.close();
  });

  test("[LAY8] opens nothing while it has nothing to show, then once, and anew for other settings", async () => {
    const { page } = await site.open(
      `<script src="/flyby-layer.js"></script><div style="position: relative; height: 300px"><flyby-layer></flyby-layer></div>`,
    );
    let workers = 0;
    page.on("worker", () => workers++);
    await page.waitForTimeout(100);
    expect(page.workers().length).toBe(0);
    await page.evaluate(() => {
      const layer = document.querySelector("flyby-layer");
      if (layer === null) throw new Error("no layer");
      layer.load([]);
      layer.server = "/";
      layer.renderer = "auto";
      layer.room = "my-film";
      layer.settings = window.Flyby.createViewerSettings();
    });
    for (let tries = 0; (site.openSockets() === 0 || workers === 0) && tries < 50; tries++) await Bun.sleep(20);
    // Time for a second one, if there were one.
    await page.waitForTimeout(100);
    expect([site.openSockets(), workers]).toEqual([1, 1]);
    const opacity = await page.evaluate(async () => {
      const layer = document.querySelector("flyby-layer");
      if (layer === null) throw new Error("no layer");
      const settings = window.Flyby.createViewerSettings();
      layer.settings = settings;
      await new Promise(requestAnimationFrame);
      settings.set({ opacity: 0.5 });
      return layer.shadowRoot?.querySelector("canvas")?.style.opacity;
    });
    expect(opacity).toBe("0.5");
    await page.close();
  });

  test("[LAY7] the tag finds a video that comes later", async () => {
    const { page } = await site.open(
      `<script src="/flyby-layer.js"></script><flyby-layer for="#film"></flyby-layer><div></div>`,
    );
    await page.evaluate(() => {
      const video = Object.assign(document.createElement("video"), {
        id: "film",
        src: "film.mp4",
        width: 480,
        height: 270,
      });
      document.querySelector("div")?.append(video);
    });
    await page.waitForFunction(() => document.querySelector("flyby-layer")?.stage !== null);
    await page.waitForTimeout(50);
    expect(await misfit(page)).toBeLessThan(0.6);
    await page.close();
  });
});
