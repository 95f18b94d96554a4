import { afterAll, beforeAll, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, freePort, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, readChat } from "./support/room-api.ts";
import { joined, type LayerElement, openTab, tabOf } from "./support/tab.ts";

const clip = fileURLToPath(new URL("../packages/flyby/samples/aurora.mp4", import.meta.url));

describeInChromium("on a page of another site", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let site: Bun.Server<undefined>;
  let origin: string;
  let flybyOrigin: string;
  beforeAll(async () => {
    const [port, sitePort] = [await freePort(), await freePort()];
    origin = `http://blog.test:${sitePort}`;
    flybyOrigin = `http://flyby.test:${port}`;
    const allowed = ["--allow-origin", origin, "--open-rooms", origin];
    flyby = await startFlyby({ args: [await newFolder(), ...allowed, ...anyRate], port });
    site = Bun.serve({ port: sitePort, hostname: "127.0.0.1", fetch: (request) => blogPage(request, flybyOrigin) });
    browser = await launchChromium({ hosts: ["blog.test", "flyby.test", "other.test"] });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop(true);
    await stopFlyby(flyby);
  });

  for (const { path, renderer } of [
    { path: "worker", renderer: "worker" },
    { path: "no-worker", renderer: "canvas" },
  ]) {
    test(`one script tag under a strict policy (${path}) opens a room, shows and posts, without cookies`, async () => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.goto(`${origin}/${path}`);
      await joined(page);
      const tab = tabOf(page);
      const answer = await page
        .locator("flyby-layer")
        .evaluate((element: LayerElement) => element.context?.client.post({ text: "from a blog", progress: 0 }));
      expect(answer?.ok).toBe(true);
      await eventually(tab.onScreen, (seen) => seen.includes("from a blog"));
      expect((await tab.report()).renderer).toBe(renderer as "worker" | "canvas");
      expect((await readChat(flyby, `blog-${path}`)).map(({ text }) => text)).toEqual(["from a blog"]);
      expect(await page.context().cookies()).toEqual([]);
      // The refused worker is the one thing the policy may complain of.
      expect(complaints.filter((text) => !/worker/i.test(text))).toEqual([]);
      await page.close();
    }, 60_000);
  }

  test("a site that is not allowed is refused in words that name the option", async () => {
    const answer = await fetch(`${flyby.url}/api/v1/rooms/lobby/comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: "http://other.test" },
      body: '{"text":"hello"}',
    });
    expect(answer.status).toBe(403);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("origin-refused");
    expect(error.message).toContain("--allow-origin");
  });

  test("a plain http address that is not loopback, as on a phone in the network, works", async () => {
    const tab = await openTab(browser, `${flybyOrigin}/watch/lobby`);
    expect(await tab.page.evaluate(() => window.isSecureContext)).toBe(false);
    await tab.say("from the phone");
    await eventually(tab.onScreen, (seen) => seen.includes("from the phone"));
    await eventually(tab.chat, (rows) => rows.includes("from the phone"));
    await tab.page.close();
  }, 60_000);
});

function blogPage(request: Request, flyby: string): Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/clip.mp4") return new Response(Bun.file(clip));
  const socket = flyby.replace("http", "ws");
  const worker = pathname === "/worker" ? " worker-src blob:;" : "";
  const policy = `default-src 'none'; script-src ${flyby}; connect-src ${flyby} ${socket}; media-src 'self';${worker}`;
  return new Response(
    `<!doctype html><meta charset="utf-8"><title>A blog</title>
     <script src="${flyby}/flyby-layer.js"></script>
     <video id="film" src="/clip.mp4" muted width="640" height="360"></video>
     <flyby-layer for="#film" server="${flyby}" room="blog${pathname.replace("/", "-")}" create="video"></flyby-layer>`,
    { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } },
  );
}
