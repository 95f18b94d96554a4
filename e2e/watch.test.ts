import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { folderOfClips, roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { inkOf } from "./support/pixels.ts";
import { anyRate, newIdentity, post, unhurry } from "./support/room-api.ts";
import { openTab, type Tab } from "./support/tab.ts";

const crossMs = 7_000;

describeInChromium("the watch page", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let room: string;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await folderOfClips({ "Aurora.mp4": "aurora.mp4" }), ...anyRate] });
    browser = await launchChromium();
    room = await roomByTitle(flyby, "Aurora");
    await unhurry(flyby, room);
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  const open = async (path: string): Promise<Tab> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    return openTab(context, `${flyby.url}${path}`);
  };

  test("three tabs post in a live room and each sees all three comments fly, as told and as painted", async () => {
    const tabs = await Promise.all([1, 2, 3].map(() => open("/watch/lobby")));
    const texts = ["第一条弹幕", "二つ目のコメント", "the third one 🎉"];
    await Promise.all(tabs.map((tab, index) => tab.say(texts[index] ?? "")));
    for (const tab of tabs) {
      await eventually(tab.onScreen, (seen) => texts.every((text) => seen.includes(text)));
      const stage = await tab.page.locator("flyby-layer").first().boundingBox();
      const { onScreen } = await tab.report();
      if (stage === null) throw new Error("the layer has no box");
      for (const text of texts) {
        const comment = onScreen.find((one) => one.text === text);
        if (comment === undefined) throw new Error(`${text} is gone`);
        // It moves on while the picture is taken: the whole row is looked at.
        const row = { x: stage.x, y: stage.y + comment.y, width: stage.width, height: comment.height };
        const { bright } = await inkOf(browser, tab.page, { clip: row });
        expect(bright * row.width * row.height).toBeGreaterThan(comment.width);
      }
    }
    const late = await open("/watch/lobby");
    await eventually(late.chat, (rows) => texts.every((text) => rows.includes(text)));
    await Promise.all([...tabs, late].map((tab) => tab.page.context().close()));
  }, 90_000);

  test("seeking back, also while paused, shows exactly the comments that are due", async () => {
    const { token } = await newIdentity(flyby, "Seeker");
    const moments = Array.from({ length: 30 }, (_, index) => 1_000 + index * 1_100);
    await Promise.all(moments.map((progress) => post(flyby, room, { text: `at ${progress}`, progress }, token)));
    const due = (at: number): string[] =>
      moments.filter((progress) => progress <= at && at < progress + crossMs).map((progress) => `at ${progress}`);

    const tab = await open(`/watch/${room}`);
    await tab.setPlaying(false);
    for (const at of [30_500, 8_000, 20_050, 3_000, 33_000]) {
      await tab.seek(at);
      await eventually(tab.onScreen, (seen) => [...seen].sort().join() === due(at).sort().join());
    }
    await tab.setPlaying(true);
    await tab.seek(10_000);
    const { progress, onScreen } = await tab.report();
    expect(progress).toBeGreaterThanOrEqual(9_900);
    // Edges of the span may lie on either side of the moment the report was made.
    const near = new Set([...due(progress - 100), ...due(progress + 100)]);
    for (const { text } of onScreen) expect(near.has(text)).toBe(true);
    expect(onScreen.length).toBeGreaterThanOrEqual(due(progress).length - 1);
    await tab.page.context().close();
  }, 90_000);

  test("a comment flies again after seeking back to its moment", async () => {
    const tab = await open(`/watch/${room}`);
    await tab.setPlaying(false);
    await tab.seek(36_000);
    await tab.say("once more");
    await eventually(tab.onScreen, (seen) => seen.includes("once more"));
    await tab.seek(500);
    await eventually(tab.onScreen, (seen) => !seen.includes("once more"));
    await tab.seek(36_500);
    await eventually(tab.onScreen, (seen) => seen.filter((text) => text === "once more").length === 1);
    await tab.page.context().close();
  }, 60_000);
});
