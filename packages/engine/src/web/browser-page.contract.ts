import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@flyby/testing";
import type { Browser, Page } from "playwright-core";
import { build, defaultClientConditions } from "vite";
import type * as engine from "../index.ts";

declare global {
  interface Window {
    engine: typeof engine;
    stage: engine.Stage;
    clock: engine.ManualClock;
    /** Pixels with any ink in a box of the stage's canvas, CSS px, as it is shown. */
    ink(box: { x: number; y: number; width: number; height: number }): { inked: number; coloured: number };
    nextFrames(count: number): Promise<void>;
  }
}

export type RendererName = "worker" | "canvas";

/** The engine, built as a site would build it, on a page of its own. */
export interface BrowserPages {
  /** `policy` is a Content-Security-Policy header; `before` runs in the page before any script. */
  open(options?: { policy?: string; before?: string; density?: number }): Promise<Page>;
  close(): Promise<void>;
}

const html = `<!doctype html><meta charset="utf-8"><title>stage</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css"><div id="stage"></div><script type="module" src="./main.ts"></script>`;
const css = `body { margin: 0; background: #234 }
#stage { position: relative; overflow: hidden; width: 800px; height: 450px }`;
const script = `import * as engine from ${JSON.stringify(join(import.meta.dir, "../index.ts"))};
import "./page.css";
window.engine = engine;
window.nextFrames = async (count) => { for (; count > 0; count--) await new Promise(requestAnimationFrame); };
window.ink = ({ x, y, width, height }) => {
  const shown = document.querySelector("#stage canvas");
  const ratio = shown.width / shown.clientWidth;
  const copy = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
  const context = copy.getContext("2d");
  context.drawImage(shown, -Math.round(x * ratio), -Math.round(y * ratio));
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let inked = 0;
  let coloured = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] <= 100) continue;
    inked++;
    const channels = data.slice(at, at + 3);
    if (Math.max(...channels) - Math.min(...channels) > 60) coloured++;
  }
  return { inked, coloured };
};`;

export async function openBrowserPages(): Promise<BrowserPages> {
  const folder = await mkdtemp(join(tmpdir(), "flyby-engine-"));
  await Promise.all([
    Bun.write(join(folder, "index.html"), html),
    Bun.write(join(folder, "page.css"), css),
    Bun.write(join(folder, "main.ts"), script),
  ]);
  await build({
    root: folder,
    base: "./",
    configFile: false,
    logLevel: "warn",
    resolve: { conditions: ["bun", ...defaultClientConditions] },
    build: { outDir: join(folder, "dist"), modulePreload: { polyfill: false } },
  });
  let policy = "";
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const file = Bun.file(join(folder, "dist", pathname === "/" ? "index.html" : pathname));
      if (!(await file.exists())) return new Response(null, { status: 404 });
      return new Response(file, { headers: policy === "" ? {} : { "Content-Security-Policy": policy } });
    },
  });
  const browser: Browser = await launchChromium();

  return {
    async open(options = {}) {
      policy = options.policy ?? "";
      const page = await browser.newPage({
        viewport: { width: 800, height: 450 },
        deviceScaleFactor: options.density ?? 1,
      });
      if (options.before !== undefined) await page.addInitScript(options.before);
      await page.goto(server.url.href);
      await page.waitForFunction(() => window.engine !== undefined);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop(true);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
