import { describe, expect, it } from "bun:test";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPages } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "flyby-pages-"));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "watch.html"), '<base href="/"><p>watch');
writeFileSync(join(folder, "overlay.html"), '<base href="/"><p>overlay');
writeFileSync(join(folder, "assets", "a-1.js"), "x".repeat(5_000));
writeFileSync(join(folder, ".sources"), "secret");
writeFileSync(join(folder, "flyby.js"), "export {};");
const asking = (headers: Record<string, string> = {}) => new Request("http://x/", { headers });
const pages = await loadPages({ pages: folder, embed: folder, basePath: "/flyby/" });

describe("loadPages", () => {
  it("[API12] a page knows the path it is served under, forbids foreign scripts and is asked for each time", async () => {
    const page = await pages.page("watch", asking());
    expect(await page.text()).toBe('<base href="/flyby/"><p>watch');
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).toContain("frame-ancestors 'self'");
    const overlay = await pages.page("overlay", asking());
    expect(overlay.headers.get("content-security-policy")).toContain("frame-ancestors *");
    const again = await pages.page("watch", asking({ "if-none-match": page.headers.get("etag") ?? "" }));
    expect(again.status).toBe(304);
  });

  it("[API12] hashed assets are kept for a year and compressed, bundles for minutes", async () => {
    const asset = await pages.asset("assets/a-1.js", asking({ "accept-encoding": "gzip" }));
    expect(asset?.headers.get("cache-control")).toContain("immutable");
    expect(asset?.headers.get("content-encoding")).toBe("gzip");
    // A worker obeys the policy of its own file.
    expect(asset?.headers.get("content-security-policy")).toContain("connect-src 'self'");
    const bundle = await pages.embed("flyby.js", asking());
    expect(bundle?.headers.get("cache-control")).toContain("max-age=300");
  });

  it("[API12] only what was built is served, by its exact name", async () => {
    for (const path of [
      ".sources",
      "assets/../.sources",
      "assets/",
      "",
      "watch.html",
      "assets/a-1.js/",
      "constructor",
    ]) {
      expect(await pages.asset(path, asking())).toBeNull();
    }
    expect((await pages.page("index", asking())).status).toBe(503);
  });
});
