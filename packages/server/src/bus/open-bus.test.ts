import { describe, expect, it } from "bun:test";
import { backoffMs } from "./backoff.ts";
import { openBus } from "./open-bus.ts";

describe("openBus", () => {
  const options = { prefix: "p", onTrouble: () => {} };

  it("[BUS10] refuses what is no bus in words that hold no password", async () => {
    for (const url of ["", "kafka://me:hunter2@host", "host:6379", "http://me:hunter2@host"]) {
      const error: Error = await openBus(url, options).then(
        () => new Error("opened"),
        (refused) => refused,
      );
      expect(error.message).toContain("redis://");
      expect(Bun.inspect(error)).not.toContain("hunter2@");
    }
    await expect(openBus("redis://127.0.0.1:1", { ...options, prefix: "a.b*" })).rejects.toThrow("prefix");
  });

  it("[BUS10] loads no client before there is a bus to open", () => {
    const script = `
      const clients = () => Object.keys(require.cache).filter((path) => /ioredis|@nats-io/.test(path)).length;
      await import("${import.meta.dir}/open-bus-choice.ts");
      await import("${import.meta.dir}/open-bus.ts");
      const before = clients();
      await import("${import.meta.dir}/redis-bus.ts");
      await import("${import.meta.dir}/nats-bus.ts");
      console.log(before, clients() > 1);
    `;
    const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", script]);
    expect([stdout.toString().trim(), stderr.toString()]).toEqual(["0 true", ""]);
  });
});

describe("backoffMs", () => {
  it("[BUS5] doubles up to two seconds, and is never the same for all nodes", () => {
    const most = Array.from({ length: 12 }, (_, index) => backoffMs(index + 1, () => 1));
    expect(most).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
    expect(backoffMs(1_000_000, () => 0)).toBe(1_000);
  });
});
