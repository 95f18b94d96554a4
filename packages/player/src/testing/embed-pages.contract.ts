import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { createBuilder } from "vite";

const packageFolder = join(import.meta.dir, "../..");
const film = join(packageFolder, "../flyby/samples/city.mp4");

/** The bundles for other sites, built as they are shipped; `folder` holds flyby.js and flyby-layer.js. */
export async function buildEmbed(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "flyby-embed-"));
  const builder = await createBuilder({
    root: packageFolder,
    configFile: join(packageFolder, "vite.config.ts"),
    logLevel: "error",
    mode: "production",
    build: { outDir: folder, emptyOutDir: false },
  });
  await builder.buildApp();
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A foreign site: its own pages, our scripts, a clip, and a socket that never answers. */
export interface EmbedSite {
  /** Sockets that are open at this moment. */
  openSockets(): number;
  /** `refused` collects what the policy refused. */
  open(html: string, policy?: string): Promise<{ readonly page: Page; readonly refused: string[] }>;
  close(): Promise<void>;
}

export async function openEmbedSite(): Promise<EmbedSite> {
  const embed = await buildEmbed();
  const browser = await launchChromium();
  let html = "";
  let policy = "";
  let sockets = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request, upgrading) {
      const { pathname } = new URL(request.url);
      if (pathname === "/ws" && upgrading.upgrade(request)) return undefined;
      if (pathname === "/") {
        const headers = { "content-type": "text/html", ...(policy && { "content-security-policy": policy }) };
        return new Response(html, { headers });
      }
      if (pathname === "/film.mp4") return new Response(Bun.file(film));
      if (pathname.endsWith(".js")) return new Response(Bun.file(join(embed.folder, pathname)));
      return new Response(null, { status: 404 });
    },
    websocket: {
      open: () => void sockets++,
      close: () => void sockets--,
      message: () => {},
    },
  });
  return {
    openSockets: () => sockets,
    async open(body, csp = "") {
      html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">${body}</html>`;
      policy = csp;
      const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
      const refused: string[] = [];
      page.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) refused.push(message.text());
      });
      await page.goto(server.url.href);
      return { page, refused };
    },
    async close() {
      await browser.close();
      await server.stop(true);
      await embed.remove();
    },
  };
}
