import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, Page } from "playwright-core";
import { seriousFindings } from "./support/axe.ts";
import { roomByTitle } from "./support/clips.ts";
import { startCutProxy } from "./support/cut-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { adminToken, type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { joined, openTab } from "./support/tab.ts";

/** Something a person opens or meets on a page; Escape leads out of it. */
interface State {
  readonly name: string;
  enter(page: Page): Promise<unknown>;
  leave?(page: Page): Promise<unknown>;
}

const input = "flyby-composer input[part=input]";
const press = (key: string) => (page: Page) => page.locator("body").press(key);
const click = (selector: string) => (page: Page) => page.locator(selector).first().click();
const empty = (page: Page): Promise<void> => page.locator(input).fill("");

/** The player's controls hide while a clip plays; a key brings them back. */
async function openSettings(page: Page): Promise<void> {
  await page.locator("flyby-player .frame").press("Shift");
  await page.locator("flyby-player .controls [aria-haspopup=dialog]").click();
  await page.locator("flyby-settings .row").first().waitFor();
}

async function openRowMenu(page: Page): Promise<void> {
  const row = page.locator("flyby-chat li[data-id]").last();
  await row.hover();
  await row.locator(".more").click();
  await page.locator("flyby-chat [role=menuitem]").first().waitFor();
}

const pageSettings: State = { name: "page settings", enter: click("#page-settings-button") };
const everywhere: readonly State[] = [
  { name: "danmaku settings", enter: openSettings },
  { name: "style panel", enter: click("flyby-composer .swatch") },
  { name: "name panel", enter: click("flyby-name-button .name") },
  { name: "menu of a row", enter: openRowMenu },
  { name: "text too long", enter: (page) => page.locator(input).fill("长".repeat(130)), leave: empty },
  pageSettings,
];
const onDesktop: readonly State[] = [
  ...everywhere,
  { name: "keys", enter: press("?") },
  { name: "share", enter: click(".info-buttons .button") },
  { name: "chat closed", enter: press("c"), leave: press("c") },
  { name: "danmaku off", enter: press("d"), leave: press("d") },
  {
    name: "composer in fullscreen",
    async enter(page) {
      await page.locator("body").press("f");
      await page.locator("flyby-player[fullscreen]").waitFor();
      await page.keyboard.press("Enter");
      await page.locator("flyby-player[composing]").waitFor();
    },
    async leave(page) {
      await page.keyboard.press("Escape");
      await page.locator("flyby-player:not([composing])").waitFor();
      await page.keyboard.press("f");
      await page.locator("flyby-player:not([fullscreen])").waitFor();
    },
  },
];
const onPhone: readonly State[] = [
  ...everywhere,
  {
    name: "info",
    enter: click(".tabs-narrow [role=tab]:nth-child(2)"),
    leave: click(".tabs-narrow [role=tab]:nth-child(1)"),
  },
];
const inLibrary: readonly State[] = [
  pageSettings,
  {
    name: "nothing found",
    enter: (page) => page.locator("input[type=search]").fill("no such thing"),
    leave: click(".nothing button"),
  },
  {
    name: "a file that cannot be played",
    async enter(page) {
      const file = { name: "broken.mp4", mimeType: "video/mp4", buffer: Buffer.from("not a video") };
      await page.locator("input[type=file]").setInputFiles(file);
      await page.locator("flyby-player .message").waitFor();
    },
    leave: (page) => page.goBack(),
  },
];

/** Goes through states of one page and gives those in which axe or the console has something to say. */
async function findingsIn(page: Page, states: readonly State[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  page.on("console", (message) => message.type() === "error" && found.push(message.text()));
  page.on("pageerror", (error) => found.push(error.message));
  for (const { name, enter, leave } of states) {
    await enter(page);
    await page.waitForTimeout(200);
    const findings = await seriousFindings(page);
    if (findings.length > 0) found.push({ name, findings });
    await (leave === undefined ? page.keyboard.press("Escape") : leave(page));
  }
  return found;
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

  for (const [kind, options, states] of [
    ["a desktop", { viewport: { width: 1440, height: 900 }, colorScheme: "dark", locale: "en" }, onDesktop],
    ["a phone", { viewport: { width: 390, height: 844 }, colorScheme: "light", locale: "ja", hasTouch: true }, onPhone],
  ] as const) {
    test(`axe finds nothing serious in what people open on ${kind}`, async () => {
      const context = await browser.newContext({ ...options, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`${flyby.url}/watch/${await roomByTitle(flyby, "Aurora over the lake")}`);
      await joined(page);
      expect(await findingsIn(page, states)).toEqual([]);
      const library = await context.newPage();
      await library.goto(`${flyby.url}/`);
      await library.locator(".card").first().waitFor();
      expect(await findingsIn(library, inLibrary)).toEqual([]);
      await context.close();
    }, 90_000);
  }

  test("on a phone held sideways a tap brings the composer, and what is typed goes into it", async () => {
    const phone = { viewport: { width: 844, height: 390 }, isMobile: true, hasTouch: true, bypassCSP: true };
    const context = await browser.newContext(phone);
    const { page } = await openTab(context, `${flyby.url}/watch/lobby`);
    const say = page.locator("flyby-player .say");
    await page.locator("flyby-player .frame:not(.idle)").waitFor();
    await say.tap();
    await page.locator(input).waitFor();
    await page.keyboard.type("sideways");
    expect(await page.locator(input).inputValue()).toBe("sideways");
    expect(await seriousFindings(page)).toEqual([]);
    await context.close();
  }, 60_000);

  test("axe finds nothing serious where something is refused, moderated or away", async () => {
    const proxy = await startCutProxy(flyby.port);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
    const tab = await openTab(context, `http://localhost:${proxy.port}/watch/lobby`);
    const { page } = tab;
    const token = await adminToken(flyby);
    const wait = async (): Promise<void> => {
      for (let i = 0; i < 7; i++) await tab.say(`too much ${i}`);
      await page.locator("flyby-composer .status", { hasText: /./ }).waitFor();
    };
    const moderate = async (): Promise<void> => {
      await page.locator("#page-settings-button").click();
      await page.locator("#admin-token").fill(token);
      await page.locator("#admin-token").press("Enter");
      await page.keyboard.press("Escape");
      await openRowMenu(page);
    };
    expect(
      await findingsIn(page, [
        { name: "wait", enter: wait, leave: empty },
        { name: "moderate", enter: moderate },
      ]),
    ).toEqual([]);
    proxy.cut();
    await page.locator("flyby-chat .status.offline").waitFor();
    await tab.say("written while away");
    await page.locator("flyby-chat .row.waiting").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    proxy.mend();
    await page.locator("flyby-chat .row.waiting").waitFor({ state: "detached", timeout: 30_000 });
    expect(await seriousFindings(page)).toEqual([]);
    await context.close();
    proxy.close();
  }, 90_000);

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
    await page.locator("flyby-chat .scroller").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.locator("flyby-chat [role=menuitem]:focus").waitFor();
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
