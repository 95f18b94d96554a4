import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { folderOfClips, roomByTitle } from "./support/clips.ts";
import { eventually } from "./support/eventually.ts";
import { adminToken, type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, jsonRequest, newIdentity, post, readChat, unhurry } from "./support/room-api.ts";
import { joined, openTab, type Tab, tabOf } from "./support/tab.ts";

/** Chooses an entry of a chat row's menu, as with a mouse. */
async function chooseOf(tab: Tab, text: string, item: RegExp): Promise<void> {
  const row = tab.page.locator("flyby-chat li.row", { hasText: text }).first();
  await row.hover();
  await row.locator("[part=more]").click();
  await tab.page.getByRole("menuitem", { name: item }).click();
}

describeInChromium("moderation", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let video: string;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await folderOfClips({ "Aurora.mp4": "aurora.mp4" }), ...anyRate] });
    browser = await launchChromium();
    video = await roomByTitle(flyby, "Aurora");
    await unhurry(flyby, "lobby");
    await unhurry(flyby, video);
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  test("[LOG7] a viewer deletes their own comment; it leaves every tab, the history and the log", async () => {
    const [mine, other] = await Promise.all(
      [1, 2].map(async () => openTab(await browser.newContext(), `${flyby.url}/watch/lobby`)),
    );
    if (mine === undefined || other === undefined) throw new Error("two tabs");
    await mine.say("a slip of the tongue");
    await eventually(other.chat, (rows) => rows.includes("a slip of the tongue"));
    await chooseOf(mine, "a slip of the tongue", /^delete/i);
    for (const tab of [mine, other]) {
      await eventually(tab.chat, (rows) => !rows.includes("a slip of the tongue"));
      await eventually(tab.onScreen, (seen) => !seen.includes("a slip of the tongue"));
    }
    expect((await readChat(flyby, "lobby")).map(({ text }) => text)).not.toContain("a slip of the tongue");
    const log = await (await fetch(`${flyby.url}/api/v1/rooms/lobby/log?since=0`)).text();
    expect(log).not.toContain("a slip of the tongue");
    await Promise.all([mine, other].map(({ page }) => page.context().close()));
  }, 60_000);

  test("blocking an author hides what they write, for this viewer only", async () => {
    const tab = await openTab(await browser.newContext(), `${flyby.url}/watch/lobby`);
    const { token } = await newIdentity(flyby, "Noisy");
    await post(flyby, "lobby", { text: "first noise" }, token);
    await eventually(tab.chat, (rows) => rows.includes("first noise"));
    await chooseOf(tab, "first noise", /^block/i);
    await post(flyby, "lobby", { text: "second noise" }, token);
    await Bun.sleep(1_000);
    expect(await tab.chat()).not.toContain("second noise");
    expect(await tab.onScreen()).not.toContain("second noise");
    await tab.page.context().close();
  }, 60_000);

  test("with the admin token of the settings, chat rows offer delete and mute", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const tab = await openTab(context, `${flyby.url}/watch/lobby`);
    const { token } = await newIdentity(flyby, "Rude");
    await post(flyby, "lobby", { text: "something rude" }, token);
    await eventually(tab.chat, (rows) => rows.includes("something rude"));
    await tab.page
      .getByRole("button", { name: /settings/i })
      .first()
      .click();
    const field = tab.page.locator("input[type=password], input[name=admin]").first();
    await field.fill("not-the-token");
    await field.press("Enter");
    await tab.page.getByText("This is not the token of this server.").waitFor();
    await field.fill(await adminToken(flyby));
    await field.press("Enter");
    await tab.page.getByText("Comments offer delete and mute.").waitFor();
    await tab.page.keyboard.press("Escape");
    await chooseOf(tab, "something rude", /^mute Rude$/i);
    await eventually(
      async () =>
        (await fetch(`${flyby.url}/api/v1/rooms/lobby/comments`, jsonRequest("POST", { text: "again" }, token))).status,
      (status) => status === 403,
    );
    await chooseOf(tab, "something rude", /^delete/i);
    await eventually(tab.chat, (rows) => !rows.includes("something rude"));
    await context.close();
  }, 60_000);

  test("a stale cached segment and the log together give the exact set, deletions included", async () => {
    const { token } = await newIdentity(flyby, "Early");
    const gone = await post(flyby, video, { text: "will be deleted", progress: 1_000 }, token);
    await post(flyby, video, { text: "stays", progress: 1_200 }, token);
    const stale = await (await fetch(`${flyby.url}/api/v1/rooms/${video}/segments/0`)).text();
    expect(stale).toContain("will be deleted");
    const deleted = await fetch(
      `${flyby.url}/api/v1/rooms/${video}/comments/${gone.id}`,
      jsonRequest("DELETE", {}, token),
    );
    expect(deleted.ok).toBe(true);
    await post(flyby, video, { text: "came later", progress: 1_400 }, token);

    const page = await (await browser.newContext()).newPage();
    await page.route(/\/segments\/0(\?|$)/, (route) =>
      route.fulfill({ body: stale, contentType: "application/json", headers: { "Cache-Control": "max-age=5" } }),
    );
    await page.goto(`${flyby.url}/watch/${video}`);
    await joined(page);
    const tab = tabOf(page);
    await tab.setPlaying(false);
    await tab.seek(2_000);
    await eventually(tab.onScreen, (seen) => [...seen].sort().join() === "came later,stays");
    await page.context().close();
  }, 60_000);
});
