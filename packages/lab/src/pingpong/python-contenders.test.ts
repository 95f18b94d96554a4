import { describe, expect, it } from "bun:test";
import { findPython } from "./find-python.ts";
import { startPythonContender } from "./python-contenders.ts";
import { pingSubjects } from "./result.ts";
import type { Exchanged } from "./run-exchanges.ts";

const found = await findPython();
const python = found.ok ? found.python : "";

describe("the reference", () => {
  it("[PNG8] is taken from a Python that has the packages, or the sentence says what to install", async () => {
    const missing = await findPython(["/nowhere/python3", process.execPath]);
    expect(missing).toMatchObject({ ok: false, message: expect.stringContaining("python3-websockets") });
    if (found.ok) expect(Object.keys(found.versions)).toContain("websocket-client");
  });

  for (const subject of pingSubjects) {
    it.skipIf(!found.ok)(`[PNG8] makes the same exchanges: ${subject}`, async () => {
      const contender = await startPythonContender(python, subject);
      const told: Exchanged[] = [];
      const stop = new AbortController();
      const options = { signal: stop.signal, now: Date.now, onProgress: (so: Exchanged) => void told.push(so) };
      const { done, ms } = await contender.run({ ...options, count: 50 });
      expect(done).toBe(50);
      expect(ms).toBeGreaterThan(0);
      expect(told.at(-1)).toEqual({ done, ms });
      const cut = await contender.run({
        ...options,
        count: 10_000_000,
        onProgress: () => stop.abort(),
      });
      expect(cut.done).toBeGreaterThan(0);
      expect(cut.done).toBeLessThan(10_000_000);
      await contender.stop();
    });
  }
});
