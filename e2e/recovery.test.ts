import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Comment } from "@flyby/protocol";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { type CutProxy, startCutProxy } from "./support/cut-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, newIdentity, post, readChat, unhurry } from "./support/room-api.ts";
import { openTab, transportOf } from "./support/tab.ts";

/** A tab's own comment may come before older ones, by its acknowledgement; everything comes once. */
const sameSet = (ids: readonly number[], wanted: readonly number[]): boolean =>
  ids.toSorted((a, b) => a - b).join() === wanted.join();
const sameList = (ids: readonly number[], wanted: readonly number[]): boolean => ids.join() === wanted.join();

describeInChromium("a broken network", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  const proxies: CutProxy[] = [];
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder(), ...anyRate] });
    await unhurry(flyby, "lobby");
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await stopFlyby(flyby);
  });

  const proxied = async (options?: { blockSockets: boolean }): Promise<CutProxy> => {
    const proxy = await startCutProxy(flyby.port, options);
    proxies.push(proxy);
    return proxy;
  };

  const idsInLog = async (after: number): Promise<number[]> =>
    (await readChat(flyby, "lobby"))
      .map((comment: Comment) => comment.id)
      .filter((id) => id > after)
      .sort((a, b) => a - b);

  const newestId = async (): Promise<number> => Math.max(0, ...(await idsInLog(0)));

  test("[LOG4] ten seconds without network under posting end with the same comments in every tab", async () => {
    const proxy = await proxied();
    const before = await newestId();
    const whole = await openTab(browser, `${flyby.url}/watch/lobby`);
    const cut = await openTab(browser, `http://localhost:${proxy.port}/watch/lobby`);
    const { token } = await newIdentity(flyby, "Steady");
    let posting = true;
    const poster = (async () => {
      for (let n = 0; posting; n++) {
        await post(flyby, "lobby", { text: `tick ${n}` }, token);
        await Bun.sleep(50);
      }
    })();
    await Bun.sleep(1_000);
    proxy.cut();
    await cut.say("said without network");
    await Bun.sleep(10_000);
    proxy.mend();
    await eventually(cut.arrivals, (ids) => ids.length > 150, 40_000);
    posting = false;
    await poster;
    await eventually(
      async () => (await readChat(flyby, "lobby")).some(({ text }) => text === "said without network"),
      (found) => found,
    );
    const wanted = await idsInLog(before);
    for (const tab of [whole, cut]) {
      const got = await eventually(tab.arrivals, (ids) => ids.length >= wanted.length);
      expect(sameSet(got, wanted)).toBe(true);
    }
    await Promise.all([whole, cut].map(({ page }) => page.close()));
  }, 120_000);

  test("[LOG3, LOG5] an open tab goes on after kill -9 and a start, with nothing lost or doubled", async () => {
    const before = await newestId();
    const tab = await openTab(browser, `${flyby.url}/watch/lobby`);
    const { token } = await newIdentity(flyby, "Phoenix");
    for (let n = 0; n < 20; n++) await post(flyby, "lobby", { text: `before ${n}` }, token);
    await flyby.kill("SIGKILL");
    flyby = await startFlyby({ args: [await newFolder(), ...anyRate], data: flyby.data, port: flyby.port });
    for (let n = 0; n < 20; n++) await post(flyby, "lobby", { text: `after ${n}` }, token);
    const wanted = await idsInLog(before);
    expect(wanted.length).toBe(40);
    const got = await eventually(tab.arrivals, (ids) => ids.length >= wanted.length, 40_000);
    await Bun.sleep(500);
    expect(sameList(await tab.arrivals(), wanted)).toBe(sameList(got, wanted));
    expect(sameList(got, wanted)).toBe(true);
    await tab.page.close();
  }, 90_000);

  test("where sockets are blocked, server-sent events carry the page", async () => {
    const proxy = await proxied({ blockSockets: true });
    const tab = await openTab(browser, `http://localhost:${proxy.port}/watch/lobby`);
    const transport = (): Promise<string> => transportOf(tab);
    await eventually(transport, (name) => name === "sse", 40_000);
    const { token } = await newIdentity(flyby, "Reader");
    await post(flyby, "lobby", { text: "over events" }, token);
    await eventually(tab.onScreen, (seen) => seen.includes("over events"));
    await tab.say("and back");
    await eventually(
      async () => (await readChat(flyby, "lobby")).map(({ text }) => text),
      (texts) => texts.includes("and back"),
    );
    await eventually(tab.onScreen, (seen) => seen.filter((text) => text === "and back").length === 1);
    await tab.page.close();
  }, 120_000);
});
