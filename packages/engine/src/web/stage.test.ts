import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { exampleComment } from "../core/example-comment.ts";
import { type BrowserPages, openBrowserPages, type RendererName } from "./browser-page.contract.ts";
import type { StageReport } from "./stage-contract.ts";

// A browser on a busy machine.
setDefaultTimeout(30_000);

let pages: BrowserPages;

const texts = ["前方高能反应!", "草生える www", "한국어 댓글", "Hello, world", "😂👍🏽🇯🇵", "two\nlines"];
const modes = ["scroll", "scroll", "reverse", "scroll", "top", "bottom"] as const;
const crowd = Array.from({ length: 200 }, (_, index) =>
  exampleComment({
    id: index + 1,
    progress: index * 150,
    text: `${texts[index % 6]} ${index}`,
    mode: modes[index % 6] ?? "scroll",
    color: [0xffffff, 0xff8a80, 0x111111][index % 3] ?? 0,
  }),
);
const dueAt = (progress: number): number[] =>
  crowd
    .filter(
      ({ progress: at, mode }) =>
        at <= progress && progress < at + (mode === "top" || mode === "bottom" ? 4_000 : 7_000),
    )
    .map(({ id }) => id);

/** A stage with the crowd on a clock that stands at 10 s. */
async function openStage(page: Page, renderer: RendererName | "auto", comments = crowd): Promise<void> {
  await page.evaluate(
    ([list, kind]) => {
      const container = document.querySelector<HTMLElement>("#stage");
      if (container === null) throw new Error("no stage");
      window.clock = window.engine.createManualClock(10_000);
      window.stage = window.engine.createStage(container, { clock: window.clock, renderer: kind, own: [60] });
      window.stage.load(list);
    },
    [comments, renderer] as const,
  );
}

const report = (page: Page): Promise<StageReport> => page.evaluate(() => window.stage.report());
const idsOf = ({ onScreen }: StageReport): number[] => onScreen.map(({ id }) => id).toSorted((a, b) => a - b);

/** Boxes of comments that lie wholly inside the stage, each with what can be seen in it. */
function inkOf(page: Page): Promise<{ id: number; inked: number; coloured: number }[]> {
  return page.evaluate(async () => {
    const { onScreen } = await window.stage.report();
    await window.nextFrames(2);
    return onScreen
      .filter(({ x, y, width, height }) => x >= 0 && y >= 0 && x + width <= 800 && y + height <= 450)
      .map((comment) => ({ id: comment.id, ...window.ink(comment) }));
  });
}

describeInChromium("createStage in a browser", () => {
  beforeAll(async () => {
    pages = await openBrowserPages();
  });
  afterAll(() => pages?.close());

  for (const renderer of ["worker", "canvas"] as const) {
    test(`[STG4] ${renderer}: the report is exactly the due set, and each comment has ink where it says`, async () => {
      const page = await pages.open();
      await openStage(page, renderer);
      const said = await report(page);
      expect(said.renderer).toBe(renderer);
      expect(said.progress).toBe(10_000);
      expect(said.onScreen.length + said.hidden).toBe(dueAt(10_000).length);
      expect(idsOf(said)).toEqual(dueAt(10_000));
      const ink = await inkOf(page);
      expect(ink.length).toBeGreaterThan(20);
      for (const { inked } of ink) expect(inked).toBeGreaterThan(60);
      await page.close();
    });

    test(`[STG2] ${renderer}: a seek while paused shows the due set and nothing else`, async () => {
      const page = await pages.open();
      await openStage(page, renderer);
      await inkOf(page);
      const inked = await page.evaluate(async (drawnHere) => {
        const stage = { x: 0, y: 0, width: 800, height: 450 };
        const seek = async (progress: number): Promise<number> => {
          window.clock.seek(progress);
          // A worker on a busy machine may be late for the page's next frame; its report comes when it has drawn.
          if (!drawnHere) await window.stage.report();
          await window.nextFrames(2);
          return window.ink(stage).inked;
        };
        return { before: window.ink(stage).inked, nowhere: await seek(500_000), after: await seek(10_000) };
      }, renderer === "canvas");
      expect(inked.before).toBeGreaterThan(5_000);
      expect(inked.nowhere).toBe(0);
      expect(inked.after).toBe(inked.before);
      expect(idsOf(await report(page))).toEqual(dueAt(10_000));
      await page.close();
    });

    test(`[STG8] ${renderer}: a point finds the comment that the report has there, and freezing holds it`, async () => {
      const page = await pages.open();
      await openStage(page, renderer);
      const [comment] = (await report(page)).onScreen.filter(({ x, width }) => x > 0 && x + width < 800);
      const found = await page.evaluate(async ({ x, y, width, height }) => {
        await window.nextFrames(2);
        return window.stage.hitTest(x + width / 2, y + height / 2);
      }, comment ?? { x: 0, y: 0, width: 0, height: 0 });
      const under = (await report(page)).onScreen.findLast(({ id }) => id === found?.id);
      expect(found).toEqual(under ?? null);
      const held = await page.evaluate(async (id) => {
        window.stage.freeze(id);
        window.clock.advance(2_000);
        window.clock.play();
        const during = await window.stage.report();
        window.stage.freeze(null);
        return during.onScreen.find((one) => one.id === id);
      }, found?.id ?? 0);
      expect(held).toEqual(found ?? undefined);
      await page.close();
    });
  }

  test("[STG1] worker and main thread show the same scene", async () => {
    const shots: string[] = [];
    for (const renderer of ["worker", "canvas"] as const) {
      const page = await pages.open();
      await openStage(page, renderer);
      await inkOf(page);
      shots.push((await page.screenshot()).toString("base64"));
      await page.close();
    }
    const page = await pages.open();
    const different = await page.evaluate(async (images) => {
      const pixels = await Promise.all(
        images.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          context?.drawImage(bitmap, 0, 0);
          return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
        }),
      );
      const [a = new Uint8ClampedArray(), b = new Uint8ClampedArray()] = pixels;
      return a.filter((value, index) => Math.abs(value - (b[index] ?? 0)) > 24).length / a.length;
    }, shots);
    expect(different).toBeLessThan(0.001);
    await page.close();
  });

  const refusals = [
    ["a policy without worker-src", { policy: "default-src 'self'; style-src 'self' 'unsafe-inline'" }],
    ["trusted types", { policy: "require-trusted-types-for 'script'" }],
    ["a constructor that throws", { before: "window.Worker = class { constructor() { throw new Error('no'); } }" }],
    ["a browser without workers", { before: "delete window.Worker" }],
    [
      "a worker that dies at once",
      {
        before:
          "window.Worker = class extends EventTarget { constructor() { super(); setTimeout(() => this.onerror(new Event('error')), 50); } postMessage() {} terminate() {} }",
      },
    ],
  ] as const;
  for (const [refusal, options] of refusals) {
    test(`[STG3] ${refusal} leads to the main thread, with nothing lost`, async () => {
      const page = await pages.open(options);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await openStage(page, "auto");
      await page.evaluate((comment) => window.stage.add([comment]), exampleComment({ id: 999, progress: 9_990 }));
      const said = await report(page);
      expect(said.renderer).toBe("canvas");
      expect(idsOf(said)).toEqual([...dueAt(10_000), 999]);
      expect((await inkOf(page)).every(({ inked }) => inked > 60)).toBe(true);
      expect(await page.locator("canvas").count()).toBe(1);
      expect(errors).toEqual([]);
      await page.close();
    });
  }
});
