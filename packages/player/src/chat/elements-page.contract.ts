import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { build, defaultClientConditions } from "vite";

/** Chat and composer on a page of their own. */
export interface ElementsPages {
  /** `stored` comments are in the room already. */
  open(stored?: number): Promise<Page>;
  close(): Promise<void>;
}

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>elements</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css"><flyby-chat></flyby-chat><flyby-composer></flyby-composer>
<script type="module" src="./main.ts"></script></html>`;
const css = `body { margin: 0; width: 360px } flyby-chat { height: 480px } flyby-composer { margin-top: 8px }`;
// As the server's own pages are delivered, so that nothing here needs more than they allow.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'";

export async function openElementsPages(): Promise<ElementsPages> {
  const folder = await mkdtemp(join(tmpdir(), "flyby-player-"));
  const script = `import ${JSON.stringify(join(import.meta.dir, "elements-page-script.contract.ts"))}; import "./page.css";`;
  await Promise.all([
    Bun.write(join(folder, "index.html"), html),
    Bun.write(join(folder, "page.css"), css),
    Bun.write(join(folder, "main.ts"), script),
  ]);
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["bun", ...defaultClientConditions] },
    build: { outDir: join(folder, "dist"), target: "es2022", modulePreload: false },
  });
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname } = new URL(request.url);
      const file = Bun.file(join(folder, "dist", pathname === "/" ? "index.html" : pathname));
      return new Response(file, { headers: { "content-security-policy": policy } });
    },
  });
  const browser = await launchChromium();
  return {
    async open(stored = 0) {
      const page = await browser.newPage({ viewport: { width: 400, height: 640 } });
      await page.goto(`http://127.0.0.1:${server.port}/?stored=${stored}`);
      await page.waitForFunction(() => window.room !== undefined);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop(true);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
