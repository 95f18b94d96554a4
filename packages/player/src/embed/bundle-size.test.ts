import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildEmbed } from "../testing/embed-pages.contract.ts";

// A browser or a build on a busy machine.
setDefaultTimeout(30_000);

/** What a page has to load, in bytes after gzip. */
const limits = { "flyby-layer.js": 40_000, "flyby.js": 110_000 } as const;

describe("script-tag bundles", () => {
  let embed: Awaited<ReturnType<typeof buildEmbed>>;
  beforeAll(async () => {
    embed = await buildEmbed();
  });
  afterAll(() => embed?.remove());

  test.each(Object.entries(limits))("[EMB3] %s weighs at most %i bytes after gzip", async (name, most) => {
    const bytes = await Bun.file(join(embed.folder, name)).bytes();
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(gzipSync(bytes).length).toBeLessThanOrEqual(most);
  });

  test("[EMB3] each bundle is one classic script: no imports, no other files", async () => {
    for (const name of Object.keys(limits)) {
      const text = await Bun.file(join(embed.folder, name)).text();
      expect(text).not.toMatch(/(^|[;\n])(import|export)\s*[{"'*]/);
    }
  });
});
