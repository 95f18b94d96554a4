import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, Page } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { nginxPath } from "./support/nginx.ts";
import { type NginxSite, startNginxSite } from "./support/nginx-site.ts";
import { anyRate, post, unhurry } from "./support/room-api.ts";
import { openTab } from "./support/tab.ts";

const args = ["--no-samples", ...anyRate];
/** Large enough that a batch of one is deflated. */
const long = (index: number): string => `number ${index} ${"弹幕".repeat(45)}`;

/** What a script reads with `fetch`, and what an EventSource hears, as they come. */
async function listen(page: Page): Promise<(kind: "read" | "heard") => Promise<string>> {
  await page.evaluate(() => {
    const state = { read: "", heard: "" };
    Object.assign(window, { state });
    const path = "api/v1/rooms/lobby/log";
    new EventSource(`${path}/events`).onmessage = ({ data }) => {
      state.heard += `${data}\n`;
    };
    void fetch(`${path}/stream`).then(async ({ body }) => {
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const block = await reader?.read();
        if (block === undefined || block.done) return;
        state.read += block.value;
      }
    });
  });
  return (kind) => page.evaluate(`state.${kind}`);
}

async function readsThreeBatches(page: Page, flyby: FlybyProcess): Promise<void> {
  const codings: (string | undefined)[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/log/")) codings.push(response.headers()["content-encoding"]);
  });
  const got = await listen(page);
  await eventually(
    async () => codings.length,
    (count) => count === 2,
  );
  expect(codings).toEqual(["gzip", "gzip"]);
  for (const index of [1, 2, 3]) {
    await post(flyby, "lobby", { text: long(index) });
    // The next one is not even made before this one is seen.
    for (const kind of ["read", "heard"] as const)
      await eventually(
        () => got(kind),
        (text) => text.includes(long(index)),
        5_000,
      );
  }
  for (const kind of ["read", "heard"] as const) {
    const lines = (await got(kind)).split("\n").filter((line) => line.startsWith('["batch"'));
    expect(lines.map((line) => JSON.parse(line)[0])).toEqual(["batch", "batch", "batch"]);
  }
}

describeInChromium("deflate in a browser", () => {
  let flyby: FlybyProcess;
  let site: NginxSite | null = null;
  let browser: Browser;
  beforeAll(async () => {
    flyby = await startFlyby({ args });
    site = nginxPath() === null ? null : await startNginxSite({ args });
    for (const each of [flyby, site?.flyby]) if (each !== undefined) await unhurry(each, "lobby");
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await stopFlyby(flyby);
  });

  test("[DEF3] fetch and EventSource each read three batches of a gzip stream as they come", async () => {
    const page = await browser.newPage();
    await page.goto(`${flyby.url}/`);
    await readsThreeBatches(page, flyby);
    await page.close();
  }, 60_000);

  test.skipIf(nginxPath() === null)(
    "[DEF3] the same through nginx with the shipped configuration",
    async () => {
      if (site === null) return;
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      await page.goto(`${site.nginx.url}/`);
      await readsThreeBatches(page, site.flyby);
      await context.close();
    },
    60_000,
  );

  test("[CLI33] a page's socket chooses deflate, and what comes so is shown", async () => {
    const context = await browser.newContext();
    const binary: number[] = [];
    context.on("page", (page) =>
      page.on("websocket", (socket) =>
        socket.on("framereceived", ({ payload }) => {
          if (typeof payload !== "string") binary.push(payload.byteLength);
        }),
      ),
    );
    const tab = await openTab(context, `${flyby.url}/watch/lobby`);
    for (const index of [4, 5, 6]) {
      await post(flyby, "lobby", { text: long(index) });
      await eventually(tab.chat, (rows) => rows.some((row) => row.includes(long(index))));
    }
    expect(binary).toHaveLength(3);
    expect(Math.max(...binary)).toBeLessThan(256);
    await context.close();
  }, 60_000);
});
