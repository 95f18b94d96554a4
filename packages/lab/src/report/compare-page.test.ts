import { afterAll, beforeAll, expect, it } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser, Page } from "playwright-core";
import { compareChartFiles, renderCompareHtml } from "./compare-html.ts";
import { withResult } from "./testing/changed.ts";
import { sampleReport } from "./testing/sample-report.ts";

const looks = [
  { width: 390, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  { width: 820, colorScheme: "light" },
  { width: 1440, colorScheme: "light" },
  { width: 1440, colorScheme: "dark" },
] as const;

/** Words that cover each other or leave the picture, and what makes the page wider than its window. */
function faultsOnPage(): string[] {
  const faults: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push(`page is ${document.documentElement.scrollWidth} wide`);
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const words = [...svg.querySelectorAll("text")].map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    for (const [at, { text, box }] of words.entries()) {
      if (
        box.left < frame.left - 1 ||
        box.right > frame.right + 1 ||
        box.top < frame.top - 1 ||
        box.bottom > frame.bottom + 1
      )
        faults.push(`"${text}" leaves the picture`);
      for (const other of words.slice(at + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // Line boxes are higher than letters.
        if (across > 0.5 && down > 3.5) faults.push(`"${text}" and "${other.text}" cover each other`);
      }
    }
  }
  return faults;
}

describeInChromium("report.html", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function open(
    html: string,
    { width, colorScheme }: (typeof looks)[number],
  ): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== "http://report.test/") said.push(`asked for ${request.url()}`);
    });
    await page.route("http://report.test/", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto("http://report.test/");
    return { page, said };
  }

  for (const look of looks) {
    it(`[REP7, REP9] fits ${look.width} px in ${look.colorScheme}, with no word over another and no word to the console`, async () => {
      const { page, said } = await open(renderCompareHtml(sampleReport()), look);
      expect(await page.evaluate(faultsOnPage)).toEqual([]);
      expect(await page.locator("svg:visible").count()).toBe(6);
      expect(said).toEqual([]);
      await page.close();
    });
  }

  it("[REP9] no word covers another when figures are far apart or alike", async () => {
    const traffic = { sliceMs: 100, up: new Array<number>(100).fill(40_000_000), down: new Array<number>(100).fill(3) };
    const growth = [
      { viewers: 1, serverCores: 0, bytesPerSecond: 12, p95Ms: 1 },
      { viewers: 12_345, serverCores: 0, bytesPerSecond: 12, p95Ms: 1 },
    ];
    const report = withResult("sse", { traffic, growth, bytesUp: 4_000_000_000 });
    const alike = { ...report, results: report.results.map((result) => ({ ...result, growth })) };
    for (const look of looks) {
      const { page } = await open(renderCompareHtml(alike), look);
      expect(await page.evaluate(faultsOnPage)).toEqual([]);
      await page.close();
    }
  });

  it("[REP7] axe finds nothing serious, in light and in dark", async () => {
    const axe = await Bun.file(require.resolve("axe-core/axe.min.js")).text();
    for (const look of looks) {
      // Its own policy forbids scripts, so the checker comes as one of the browser's.
      const { page } = await open(renderCompareHtml(sampleReport()), look);
      await page.evaluate(axe);
      const serious = await page.evaluate<string[]>(
        "axe.run().then(({ violations }) => violations.filter(({ impact }) => /serious|critical/.test(impact)).map(({ id }) => id))",
      );
      expect(serious).toEqual([]);
      await page.close();
    }
  });

  it("[REP7] on paper it is light and nothing is cut off", async () => {
    const { page } = await open(renderCompareHtml(sampleReport()), { width: 820, colorScheme: "light" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(22, 26, 32)");
    expect(
      await page.evaluate(
        () => document.querySelector(".scroll")!.scrollWidth <= document.querySelector(".scroll")!.clientWidth,
      ),
    ).toBe(true);
    await page.close();
  });

  it("[REP10] each chart file is a picture by itself, in which no word covers another", async () => {
    for (const { svg } of compareChartFiles(sampleReport())) {
      const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
      await page.goto(`data:image/svg+xml,${encodeURIComponent(svg)}`);
      expect(await page.evaluate(() => document.documentElement.nodeName)).toBe("svg");
      expect(await page.evaluate(() => document.querySelector("parsererror"))).toBeNull();
      expect(await page.evaluate(faultsOnPage)).toEqual([]);
      await page.close();
    }
  });
});
