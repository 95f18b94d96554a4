import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { LogTransport } from "@flyby/protocol";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { seriousFindings } from "./support/axe.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { newIdentity, post } from "./support/room-api.ts";

/** What one lane shows. */
interface LaneFigures {
  readonly transport: LogTransport;
  readonly phase: string;
  readonly p50: number | null;
  readonly requests: number;
  readonly up: number;
  readonly down: number;
}

function readLanes(page: Page): Promise<readonly LaneFigures[]> {
  return page.locator("site-lab-lane").evaluateAll((lanes) =>
    lanes.map((lane) => {
      const figure = (name: string): DOMStringMap =>
        lane.querySelector<HTMLElement>(`[data-figure=${name}]`)?.dataset ?? {};
      const ms = figure("p50").ms;
      return {
        transport: (lane as HTMLElement).dataset.transport as LogTransport,
        phase: (lane as HTMLElement).dataset.phase ?? "",
        p50: ms === undefined ? null : Number(ms),
        requests: Number(lane.querySelector("[data-figure=requests]")?.textContent),
        up: Number(figure("up").bytes),
        down: Number(figure("down").bytes),
      };
    }),
  );
}

const isOnAir = (lanes: readonly LaneFigures[]): boolean =>
  lanes.length === 6 && lanes.every(({ phase, p50 }) => phase === "live" && p50 !== null);

/** A request that is open for so long is held. */
const heldAfterMs = 700;

/** Counts what a browser's pages have open, as the browser itself tells it. */
function watchRequests(context: BrowserContext): { held(): number; open(): number } {
  const began = new Map<Request, number>();
  context.on("request", (request) => began.set(request, performance.now()));
  context.on("requestfinished", (request) => began.delete(request));
  context.on("requestfailed", (request) => began.delete(request));
  return {
    open: () => began.size,
    held: () => [...began.values()].filter((at) => performance.now() - at > heldAfterMs).length,
  };
}

describeInChromium("the page /lab", () => {
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

  async function open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${flyby.url}/lab`);
    return page;
  }

  test("within ten seconds all six lanes have comments, and polling is late; two connections stay free", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    context.on("console", (message) => {
      if (message.type() === "error") troubles.push(message.text());
    });
    const watch = watchRequests(context);
    const began = performance.now();
    const page = await open(context);
    const lanes = await eventually(() => readLanes(page), isOnAir, 10_000 - (performance.now() - began));
    const median = new Map(lanes.map(({ transport, p50 }) => [transport, p50 ?? 0]));
    const socket = median.get("websocket") ?? 0;
    expect(median.get("poll")).toBeGreaterThan(200);
    expect(median.get("poll")).toBeGreaterThan(5 * socket);
    for (const name of ["sse", "stream", "long-poll", "bosh"] as const) expect(median.get(name)).toBeLessThan(200);

    const { token } = await newIdentity(flyby, "Somebody else");
    const heldSeen: number[] = [];
    for (let round = 0; round < 10; round++) {
      heldSeen.push(watch.held());
      await post(flyby, "lab", { text: `from elsewhere ${round}` }, token);
      const ms = await page.evaluate(async () => {
        const asked = performance.now();
        await (await fetch("api/v1/rooms/lobby", { cache: "no-store" })).text();
        return performance.now() - asked;
      });
      expect(ms).toBeLessThan(heldAfterMs);
      await Bun.sleep(100);
    }
    // Idle moments of long polling are too short to be held: at 2 comments a second it asks anew each time.
    expect(Math.max(...heldSeen)).toBeLessThanOrEqual(4);
    expect(Math.max(...heldSeen)).toBeGreaterThanOrEqual(2);
    expect(troubles).toEqual([]);
    await context.close();
  }, 40_000);

  test("what a lane counts is what the browser sent and received", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    // The browser tells of one request in several events, in any order.
    const urls = new Map<string, URL>();
    const heads = new Map<string, Readonly<Record<string, string>>>();
    const received = new Map<string, number>();
    session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, new URL(request.url)));
    session.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => heads.set(requestId, headers));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
      received.set(requestId, encodedDataLength),
    );
    const seenBy = (name: "poll" | "long-poll"): { readonly up: number; readonly down: number } => {
      const seen = { up: 0, down: 0 };
      for (const [id, { pathname, search, searchParams }] of urls) {
        if (!pathname.endsWith("/log") || searchParams.has("wait") !== (name === "long-poll")) continue;
        const lines = Object.entries(heads.get(id) ?? {}).map(([header, value]) => `${header}: ${value}\r\n`);
        seen.up += `GET ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`.length;
        seen.down += received.get(id) ?? 0;
      }
      return seen;
    };
    await page.goto(`${flyby.url}/lab`);
    await eventually(() => readLanes(page), isOnAir);
    // The one other request of a lane asks for the room when it joins; a lane pauses with the page.
    const joining = (await (await fetch(`${flyby.url}/api/v1/rooms/lab`)).text()).length;
    await page.locator("button[name=pause]").click();
    await page.waitForTimeout(1_500);
    const lanes = await readLanes(page);
    for (const name of ["poll", "long-poll"] as const) {
      const lane = lanes.find(({ transport }) => transport === name);
      const { up, down } = seenBy(name);
      expect((lane?.down ?? 0) - down).toBeGreaterThan(-0.03 * down);
      expect((lane?.down ?? 0) - down).toBeLessThan(0.03 * down + joining + 1_000);
      expect((lane?.up ?? 0) - up).toBeGreaterThan(-0.03 * up);
      expect((lane?.up ?? 0) - up).toBeLessThan(0.03 * up + 1_000);
    }
    await context.close();
  }, 30_000);

  test("a second page in the same browser takes no connection that the first one holds, and gets them when it is hidden", async () => {
    const context = await browser.newContext();
    const watch = watchRequests(context);
    const first = await open(context);
    await eventually(() => readLanes(first), isOnAir);
    const second = await open(context);
    const phases = (lanes: readonly LaneFigures[]): string =>
      lanes.map(({ transport, phase }) => `${transport} ${phase}`).join();
    const crowded = "websocket live,poll live,long-poll crowded,sse crowded,stream crowded,bosh crowded";
    await eventually(
      () => readLanes(second),
      (lanes) => phases(lanes) === crowded,
    );
    await Bun.sleep(heldAfterMs);
    expect(watch.held()).toBeLessThanOrEqual(4);
    expect(watch.open()).toBeLessThanOrEqual(6);
    // A page that nobody looks at leaves everything to the others, and says nothing.
    await first.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true });
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await eventually(() => readLanes(second), isOnAir);
    const frames: unknown[] = [];
    const session = await context.newCDPSession(first);
    await session.send("Network.enable");
    session.on("Network.webSocketFrameSent", (frame) => frames.push(frame));
    session.on("Network.requestWillBeSent", (request) => frames.push(request));
    await Bun.sleep(1_500);
    expect(frames).toEqual([]);
    await context.close();
  }, 40_000);

  test("the wire view computes the accept of its own key, and shows both frames of a message", async () => {
    const page = await open(await browser.newContext({ viewport: { width: 1440, height: 900 } }));
    const step = (name: string): Promise<string> => page.locator(`[data-step=${name}]`).innerText();
    await page.locator("[data-step=accept]").waitFor();
    const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const accept = createHash("sha1")
      .update((await step("key")) + guid)
      .digest("base64");
    expect(await step("accept")).toBe(accept);
    expect(await page.locator("[data-told]").getAttribute("data-told")).toBe(accept);

    await page.locator("#wire-tab-frames").click();
    const frames = (): Promise<readonly string[]> => page.locator(".wire-frame").allInnerTexts();
    await page.locator(".wire-composer input").fill("弹幕");
    await page.keyboard.press("Enter");
    await eventually(frames, (all) => all.filter((text) => text.includes("弹幕")).length === 2);
    // Six bytes of UTF-8, a header of two, and the key that no page can see.
    const hex = page.locator(".frame-hex");
    expect(await hex.innerText()).toBe(["81", "86", ...Array(10).fill("??")].join("\n"));
    await page.locator(".wire-frame.down").first().click();
    expect(await hex.innerText()).toBe(["81", "06", "e5", "bc", "b9", "e5", "b9", "95"].join("\n"));
    await page.locator("button[name=close]").click();
    await page.locator("button[name=reopen]").waitFor();
    expect((await frames()).filter((text) => text.includes("1000")).length).toBe(2);
    await page.locator("button[name=reopen]").click();
    await page.locator("button[name=close]:enabled").waitFor();
    await page.context().close();
  }, 30_000);

  test("axe finds nothing serious and nothing is wider than the window; a server without a lab says so", async () => {
    const sizes = [
      { width: 1440, height: 900, colorScheme: "light", locale: "zh-CN" },
      { width: 390, height: 844, colorScheme: "dark", locale: "en" },
    ] as const;
    for (const { width, height, colorScheme, locale } of sizes) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale, bypassCSP: true });
      const page = await open(context);
      await eventually(
        () => readLanes(page),
        (lanes) => lanes.some(({ p50 }) => p50 !== null),
      );
      for (const tab of ["handshake", "frames"]) {
        await page.locator(`#wire-tab-${tab}`).click();
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await context.close();
    }
    const page = await browser.newPage();
    await page.route("**/api/v1/about", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), lab: false } });
    });
    await page.goto(`${flyby.url}/lab`);
    await page.locator(".lab-off h1").waitFor();
    expect(await page.locator("site-lab-lane").count()).toBe(0);
    expect(await page.locator(".bar-lab").count()).toBe(0);
    await page.close();
  }, 60_000);
});
