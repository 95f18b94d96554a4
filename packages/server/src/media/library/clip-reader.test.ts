import { afterAll, describe, expect, it, spyOn } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClipReader } from "./clip-reader.ts";
import { readClip } from "./read-clip.ts";

const sample = fileURLToPath(new URL("../../../../flyby/samples/fireworks.mp4", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "flyby-reader-"));
const reader = createClipReader();

afterAll(() => {
  reader.rest();
  rmSync(folder, { recursive: true });
});

function put(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe("createClipReader", () => {
  it("reads duration and codecs", async () => {
    const facts = await reader.read(sample);
    expect(facts?.durationMs).toBeWithin(29_900, 30_200);
    expect(facts?.type).toMatch(/^video\/mp4; codecs="avc1\.\w{6}, mp4a\.40\.2"$/);
  });

  it("the same bytes under another name have the same fingerprint", async () => {
    const bytes = readFileSync(sample);
    const [first, copy, other] = await Promise.all([
      reader.read(sample),
      reader.read(put("copy.mp4", bytes)),
      reader.read(put("cut.mp4", bytes.subarray(0, 200_000))),
    ]);
    expect(copy).toEqual(first);
    expect(other?.fingerprint).not.toBe(first?.fingerprint ?? "");
  });

  it.each([
    ["empty.mp4", new Uint8Array(0)],
    ["zeros.mp4", new Uint8Array(5_000)],
    ["words.webm", "this is no clip"],
    ["box.mov", Uint8Array.from([0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1])],
  ] as const)("[LIB7] %s is broken: no duration, a plain type", async (name, bytes) => {
    const facts = await reader.read(put(name, bytes));
    expect(facts).toMatchObject({ durationMs: null, type: name.endsWith("webm") ? "video/webm" : "video/mp4" });
  });

  it("[LIB7] a codec that the reader does not know is named, and nothing is printed between the lines of the log", async () => {
    const strange = readFileSync(sample).toString("latin1").replaceAll("avc1", "mp4v");
    const warn = spyOn(console, "warn").mockImplementation(() => undefined);
    try {
      const facts = await readClip(put("strange.mp4", Buffer.from(strange, "latin1")));
      expect(facts.type).toBe('video/mp4; codecs="mp4v, mp4a.40.2"');
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  it("a vanished file has no facts", async () => {
    expect(await reader.read(join(folder, "nobody.mp4"))).toBeNull();
  });

  it("[LIB7] gives up on a file in time, and reads the next one", async () => {
    const hasty = createClipReader(0);
    expect(await hasty.read(sample)).toBeNull();
    hasty.rest();
    expect((await reader.read(sample))?.durationMs).toBeGreaterThan(0);
  });
});
