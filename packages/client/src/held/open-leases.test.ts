import { describe, expect, it } from "bun:test";
import { createManualTime } from "../testing/manual-time.ts";
import { createMemoryStorage } from "../testing/visit.ts";
import { openLeases } from "./open-leases.ts";

describe("openLeases", () => {
  it("[CLI27] a page may take every place of its browser for clients of its own", () => {
    const { now, sleep } = createManualTime();
    const storage = createMemoryStorage();
    const open = () => openLeases({ server: "http://flyby.test:8765/", storage, now, sleep });
    const releases = [open(), open(), open()].map((leases) => leases.take(() => {}));
    expect(releases.map((release) => release !== null)).toEqual([true, true, false]);
    releases[0]?.();
    expect(open().take(() => {})).not.toBeNull();
  });
});
