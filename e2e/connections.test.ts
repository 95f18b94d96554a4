import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, BrowserContext } from "playwright-core";
import { folderOfClips, roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate } from "./support/room-api.ts";
import { openTab, type Tab, transportOf } from "./support/tab.ts";

/** HTTP/1.1 connections of Chromium to one host, over all tabs. */
const perHost = 6;
/** Two polls at the slowest pace of a quiet room, and a busy machine. */
const soonMs = 8_000;

describeInChromium("eight tabs of one browser over HTTP/1.1", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let room: string;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await folderOfClips({ "City.mp4": "city.mp4" }), ...anyRate] });
    room = await roomByTitle(flyby, "City");
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  const overlay = () => `${flyby.url}/overlay/${room}?transport=sse`;
  const watch = () => `${flyby.url}/watch/${room}?transport=sse`;

  async function openOverlays(context: BrowserContext, count: number): Promise<Tab[]> {
    const tabs: Tab[] = [];
    for (let n = 0; n < count; n++) tabs.push(await openTab(context, overlay()));
    return tabs;
  }

  const held = async (tabs: readonly Tab[]) =>
    (await Promise.all(tabs.map(transportOf))).filter((name) => name === "sse").length;

  test("[CLI27] two hold a stream, the others poll; a post from the last reaches all, and its video plays", async () => {
    const context = await browser.newContext();
    const tabs = [...(await openOverlays(context, 7)), await openTab(context, watch())];
    await eventually(
      () => held(tabs),
      (count) => count === 2,
    );
    expect((await Promise.all(tabs.map(transportOf))).toSorted()).toEqual([...Array(6).fill("poll"), "sse", "sse"]);
    const last = tabs[7];
    if (last === undefined) throw new Error("no tab");
    const video = last.page.locator("flyby-player video").first();
    await eventually(
      () => video.evaluate((element: HTMLVideoElement) => element.readyState),
      (state) => state >= 3,
    );
    const began = performance.now();
    await last.say("to every tab");
    for (const tab of tabs) await eventually(tab.arrivals, ({ length }) => length === 1, soonMs);
    expect(performance.now() - began).toBeLessThan(soonMs);
    const bytes = await last.page.evaluate(async (address) => {
      const answer = await fetch(address, { headers: { range: "bytes=1000-1999" }, cache: "no-store" });
      return (await answer.arrayBuffer()).byteLength;
    }, `${flyby.url}/media/${room}`);
    expect(bytes).toBe(1_000);
    // Whose stream ends with its tab gives the place to another.
    const names = await Promise.all(tabs.map(transportOf));
    const [holder] = tabs.filter((_, index) => names[index] === "sse");
    await holder?.page.close();
    const rest = tabs.filter((tab) => tab !== holder);
    await eventually(
      () => held(rest),
      (count) => count === 2,
      soonMs,
    );
    await context.close();
  }, 60_000);

  test("[CLI27] control: tabs that know nothing of each other take all connections, and a post hangs", async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    const tabs = await openOverlays(context, perHost);
    expect(await held(tabs)).toBe(perHost);
    const [poster, other] = tabs;
    if (poster === undefined || other === undefined) throw new Error("no tab");
    // Chromium keeps connections with and without cookies apart; ours are without.
    const status = poster.page.evaluate(async (address) => {
      const body = JSON.stringify({ text: "through the crowd", progress: 0 });
      const headers = { "content-type": "application/json" };
      return (await fetch(address, { method: "POST", body, headers, credentials: "omit" })).status;
    }, `${flyby.url}/api/v1/rooms/${room}/comments`);
    const patience = Bun.sleep(2_000).then(() => "hangs");
    expect(await Promise.race([status, patience])).toBe("hangs");
    await other.page.close();
    expect(await status).toBe(201);
    await context.close();
  }, 60_000);
});
