import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Batch, decodeFrame } from "@flyby/protocol";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { type CutProxy, startCutProxy } from "./support/cut-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, post, unhurry } from "./support/room-api.ts";

interface Heard {
  readonly id: string;
  readonly data: string;
}

/** What a page's script of five lines has heard. */
interface Listener {
  opened(): Promise<number>;
  texts(): Promise<readonly string[]>;
  ids(): Promise<readonly string[]>;
}

describeInChromium("EventSource", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  let proxy: CutProxy;
  const args: string[] = [];
  beforeAll(async () => {
    args.push(await newFolder(), ...anyRate);
    flyby = await startFlyby({ args });
    proxy = await startCutProxy(flyby.port);
    await unhurry(flyby, "lobby");
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await stopFlyby(flyby);
  });

  async function listen(): Promise<Listener> {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${proxy.port}/`);
    await page.evaluate(() => {
      const heard: { id: string; data: string }[] = [];
      const state = { opened: 0, heard };
      Object.assign(window, { state });
      const source = new EventSource("api/v1/rooms/lobby/log/events");
      source.onopen = () => state.opened++;
      source.onmessage = ({ lastEventId: id, data }) => heard.push({ id, data });
    });
    const read = (): Promise<{ opened: number; heard: Heard[] }> => page.evaluate("state");
    const isBatch = (frame: ReturnType<typeof decodeFrame>): frame is { kind: "batch"; batch: Batch } =>
      frame.kind === "batch";
    return {
      opened: async () => (await read()).opened,
      texts: async () =>
        (await read()).heard
          .map(({ data }) => decodeFrame(data))
          .filter(isBatch)
          .flatMap(({ batch }) => batch.entries)
          // A batch may begin before the cursor: rule 1 of docs/protocol.md.
          .filter(({ seq }, index, all) => all.findIndex((other) => other.seq === seq) === index)
          .flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : [])),
      ids: async () => (await read()).heard.map(({ id }) => id),
    };
  }

  test("[TRA18] resumes by itself after a cut, even one before its first event, and after a restart", async () => {
    const { opened, texts, ids } = await listen();
    await eventually(opened, (count) => count === 1);
    proxy.cut();
    await post(flyby, "lobby", { text: "while away" });
    proxy.mend();
    await eventually(texts, (all) => all.includes("while away"));
    await post(flyby, "lobby", { text: "live" });
    await eventually(texts, (all) => all.includes("live"));

    await flyby.kill("SIGTERM");
    flyby = await startFlyby({ args, data: flyby.data, port: flyby.port });
    await post(flyby, "lobby", { text: "after the restart" });
    await eventually(texts, (all) => all.includes("after the restart"));
    expect(await texts()).toEqual(["while away", "live", "after the restart"]);
    expect(await opened()).toBe(3);
    const seqs = (await ids()).map((id) => Number(id.split(":")[1]));
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  }, 40_000);
});
