import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Comment } from "@flyby/protocol";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { exampleComment } from "../core/example-comment.ts";
import { defaultLayerSettings } from "../core/settings.ts";
import { type BrowserPages, openBrowserPages, type RendererName } from "./browser-page.contract.ts";
import type { StageReport } from "./stage-contract.ts";

// A browser on a busy machine.
setDefaultTimeout(30_000);

let pages: BrowserPages;

async function openStage(
  page: Page,
  renderer: RendererName,
  comments: readonly Comment[],
  settings = {},
): Promise<void> {
  await page.evaluate(
    ([list, kind, layer]) => {
      const container = document.querySelector<HTMLElement>("#stage");
      if (container === null) throw new Error("no stage");
      window.clock = window.engine.createManualClock();
      const settings = { ...window.engine.defaultLayerSettings, ...layer };
      window.stage = window.engine.createStage(container, { clock: window.clock, renderer: kind, settings });
      window.stage.load(list);
    },
    [comments, renderer, settings] as const,
  );
}

const report = (page: Page): Promise<StageReport> => page.evaluate(() => window.stage.report());
const range = (count: number, part: (index: number) => Partial<Comment>): Comment[] =>
  Array.from({ length: count }, (_, index) => exampleComment({ id: index + 1, ...part(index) }));

/** Counts the frames the page asks for. */
const countFrames = `(() => {
  const ask = window.requestAnimationFrame.bind(window);
  window.asked = 0;
  window.requestAnimationFrame = (callback) => { window.asked++; return ask(callback); };
})()`;
const framesIn = (page: Page, ms: number): Promise<number> =>
  page.evaluate(async (wait) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before: unknown = Reflect.get(window, "asked");
    await new Promise((resolve) => setTimeout(resolve, wait));
    return Number(Reflect.get(window, "asked")) - Number(before);
  }, ms);

describeInChromium("the life of a stage", () => {
  beforeAll(async () => {
    pages = await openBrowserPages();
  });
  afterAll(() => pages?.close());

  test("[STG6] no frame is asked for while paused, while nothing is due, and after closing", async () => {
    const page = await pages.open({ before: countFrames });
    await openStage(
      page,
      "canvas",
      range(3, () => ({ progress: 600_000 })),
    );
    expect(await framesIn(page, 200)).toBe(0);
    await page.evaluate(() => window.clock.play());
    expect(await framesIn(page, 200)).toBe(0);
    await page.evaluate(() => window.clock.seek(600_100));
    expect(await framesIn(page, 200)).toBeGreaterThan(3);
    await page.evaluate(() => window.clock.pause());
    expect(await framesIn(page, 200)).toBe(0);
    await page.evaluate(() => {
      window.clock.play();
      window.stage.close();
      window.stage.close();
    });
    expect(await framesIn(page, 200)).toBe(0);
    expect(await page.locator("canvas").count()).toBe(0);
    await page.close();
  });

  test("[STG7] the canvas has the pixels of the screen, and follows the stage's size", async () => {
    const page = await pages.open({ density: 2 });
    await openStage(
      page,
      "worker",
      range(5, (index) => ({ progress: index * 100 })),
    );
    await page.evaluate(() => window.clock.seek(3_000));
    // A worker's canvas changes its size in the page when its next frame arrives there.
    const sized = (width: number, height: number, density: number): Promise<unknown> =>
      page.waitForFunction(
        ([pixels, shown]) => {
          const canvas = document.querySelector("canvas");
          return (
            `${canvas?.width} ${canvas?.height}` === pixels &&
            `${canvas?.clientWidth} ${canvas?.clientHeight}` === shown
          );
        },
        [`${width * density} ${height * density}`, `${width} ${height}`],
        { timeout: 5_000 },
      );
    await sized(800, 450, 2);
    const before = await report(page);
    await page.evaluate(() => {
      const stage = document.querySelector<HTMLElement>("#stage");
      if (stage !== null) Object.assign(stage.style, { width: "333px", height: "201px" });
    });
    await sized(333, 201, 2);
    expect(await report(page)).not.toEqual(before);
    await page.evaluate(() => document.querySelector("#stage")?.removeAttribute("style"));
    await sized(800, 450, 2);
    expect(await report(page)).toEqual(before);
    await page.close();
  });

  test("[STG9] 300 comments at once are all drawn", async () => {
    const page = await pages.open();
    await openStage(
      page,
      "worker",
      range(300, (index) => ({ progress: index * 20, text: `弹幕 ${index}` })),
      { density: "overlap" },
    );
    await page.evaluate(() => window.clock.seek(6_000));
    const { onScreen, hidden } = await report(page);
    expect([onScreen.length, hidden]).toEqual([300, 0]);
    const empty = await page.evaluate(
      async (boxes) => {
        await window.nextFrames(2);
        return boxes.filter((box) => window.ink(box).inked < 40).length;
      },
      onScreen.filter(({ x, width }) => x >= 0 && x + width <= 800).slice(0, 120),
    );
    expect(empty).toBe(0);
    await page.close();
  });

  test("[STG10] Chinese, Japanese, Korean and emoji are drawn, emoji in colour, own ones with a frame", async () => {
    const page = await pages.open();
    const texts = ["弹幕飞过", "かなカナ", "한국어", "😂", "plain", "plain"];
    await openStage(
      page,
      "worker",
      range(6, (index) => ({ text: texts[index] ?? "" })),
    );
    await page.evaluate(() => {
      window.stage.markOwn(6);
      window.clock.seek(3_000);
    });
    const { onScreen } = await report(page);
    const ink = await page.evaluate(async (boxes) => {
      await window.nextFrames(2);
      return boxes.map((box) => window.ink(box));
    }, onScreen);
    const [chinese, japanese, korean, emoji, plain, own] = ink;
    for (const one of [chinese, japanese, korean]) expect(one?.inked).toBeGreaterThan(150);
    expect(plain?.coloured).toBe(0);
    expect(emoji?.coloured).toBeGreaterThan(50);
    expect(own?.coloured).toBeGreaterThan(50);
    expect(own?.inked).toBeGreaterThan((plain?.inked ?? 0) * 1.2);
    await page.close();
  });

  test("[STG11] after a long time without a frame exactly what is due is there", async () => {
    const page = await pages.open();
    await openStage(
      page,
      "canvas",
      range(400, (index) => ({ progress: index * 1_000 })),
    );
    await page.evaluate(
      (comment) => {
        window.requestAnimationFrame = () => 0;
        window.clock.play();
        window.stage.arrive(comment);
        window.clock.advance(300_000);
      },
      exampleComment({ id: 900 }),
    );
    const said = await report(page);
    expect(said.onScreen.map(({ id }) => id)).toEqual([295, 296, 297, 298, 299, 300, 301]);
    await page.close();
  });

  for (const renderer of ["worker", "canvas"] as const) {
    test(`[ENG6] ${renderer}: an arrival flies at once, and a pending one keeps its place when it is accepted`, async () => {
      const page = await pages.open();
      await openStage(page, renderer, []);
      const [pending, accepted] = [
        exampleComment({ id: -1, progress: 5_000 }),
        exampleComment({ id: 7, progress: 4_990 }),
      ];
      const reports = await page.evaluate(
        async ([draft, comment]) => {
          window.clock.seek(5_000);
          window.stage.arrive(draft);
          const before = await window.stage.report();
          window.stage.replace(draft.id, comment);
          const after = await window.stage.report();
          window.stage.setSettings({ ...window.engine.defaultLayerSettings, visible: false });
          return [before, after, await window.stage.report()];
        },
        [pending, accepted] as const,
      );
      const [before = [], after, off] = reports.map(({ onScreen }) => onScreen.map(({ id, x, y }) => ({ id, x, y })));
      expect(before.map(({ id }) => id)).toEqual([-1]);
      expect(after).toEqual(before.map((place) => ({ ...place, id: 7 })));
      expect(off).toEqual([]);
      await page.close();
    });
  }

  test("[CLK2] comments follow a real video: smooth while it plays, exact after a seek while paused", async () => {
    const page = await pages.open();
    const result = await page.evaluate(
      async ([comments, settings]) => {
        const silence = new DataView(new ArrayBuffer(44 + 8_000 * 60));
        const words = (at: number, text: string): void =>
          [...text].forEach((letter, index) => void silence.setUint8(at + index, letter.charCodeAt(0)));
        words(0, "RIFF");
        silence.setUint32(4, silence.byteLength - 8, true);
        words(8, "WAVEfmt ");
        for (const [at, value] of [
          [16, 16],
          [24, 8_000],
          [28, 8_000],
        ] as const)
          silence.setUint32(at, value, true);
        for (const [at, value] of [
          [20, 1],
          [22, 1],
          [32, 1],
          [34, 8],
        ] as const)
          silence.setUint16(at, value, true);
        words(36, "data");
        silence.setUint32(40, 8_000 * 60, true);
        for (let at = 44; at < silence.byteLength; at++) silence.setUint8(at, 128);
        const video = document.createElement("video");
        video.muted = true;
        video.src = URL.createObjectURL(new Blob([silence], { type: "audio/wav" }));
        await new Promise((resolve) => video.addEventListener("canplaythrough", resolve, { once: true }));
        const clock = window.engine.createMediaClock(video);
        const container = document.querySelector<HTMLElement>("#stage");
        if (container === null) throw new Error("no stage");
        const stage = window.engine.createStage(container, { clock, settings });
        stage.load(comments);

        await video.play();
        video.playbackRate = 2;
        let backwards = 0;
        let last = clock.now();
        const off = (): number => Math.abs(video.currentTime * 1_000 - clock.now());
        // Players stand for a moment when they start, on a busy machine more than once.
        for (let frame = 0; frame < 30 || (off() > 60 && frame < 300); frame++) {
          await window.nextFrames(1);
          if (clock.now() < last) backwards++;
          last = clock.now();
        }
        const settled = off();
        const playing = await stage.report();
        video.pause();
        video.currentTime = 30;
        await new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
        const sought = await stage.report();
        stage.close();
        clock.close();
        return { backwards, settled, sought, renderer: playing.renderer };
      },
      [range(60, (index) => ({ progress: index * 1_000 })), defaultLayerSettings] as const,
    );
    expect(result.renderer).toBe("worker");
    expect(result.backwards).toBe(0);
    expect(result.settled).toBeLessThan(120);
    expect(result.sought.progress).toBe(30_000);
    expect(result.sought.onScreen.map(({ id }) => id)).toEqual([25, 26, 27, 28, 29, 30, 31]);
    await page.close();
  });
});
