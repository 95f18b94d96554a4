import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOnce } from "./build-once.ts";

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyby-site-"));
  output = join(folder, "dist", "pages");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const writing = (text: string) => (to: string) => writeFile(join(to, "index.html"), text);
const built = (): Promise<string> => readFile(join(output, "index.html"), "utf8");

describe("buildOnce", () => {
  test("[PAG3] builds what is not there, then nothing until the sources change", async () => {
    expect(await buildOnce({ output, hash: "1", build: writing("one") })).toBe(true);
    expect(await buildOnce({ output, hash: "1", build: writing("never") })).toBe(false);
    expect(await built()).toBe("one");
    expect(await buildOnce({ output, hash: "2", build: writing("two") })).toBe(true);
    expect(await built()).toBe("two");
  });

  test("[PAG3] a build that fails leaves the old result and no litter", async () => {
    await buildOnce({ output, hash: "1", build: writing("one") });
    const failing = buildOnce({ output, hash: "2", build: () => Promise.reject(new Error("no")) });
    await expect(failing).rejects.toThrow("no");
    expect(await built()).toBe("one");
    expect(await readdir(join(folder, "dist"))).toEqual(["pages"]);
  });

  test("[PAG3] several at once all end with the result in place", async () => {
    await Promise.all(Array.from({ length: 6 }, () => buildOnce({ output, hash: "1", build: writing("one") })));
    expect(await built()).toBe("one");
    expect(await readdir(join(folder, "dist"))).toEqual(["pages"]);
  });
});
