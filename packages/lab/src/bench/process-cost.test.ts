import { describe, expect, it } from "bun:test";
import { canReadCosts, readProcessStat, readTreeCost } from "./process-cost.ts";

const line = `4242 (a (strange) name) S 17 4242 4242 0 -1 4194560 100 0 0 0 250 50 7 8 20 0 5 0 100 1000000 2048 ${"0 ".repeat(20)}`;

describe("readProcessStat", () => {
  it("[BEN4] parent, CPU time and memory are read, whatever the name of the process", () => {
    expect(readProcessStat(line)).toEqual({ parent: 17, cpuMs: 3_000, residentBytes: 2_048 * 4_096 });
  });
});

describe.if(canReadCosts())("readTreeCost", () => {
  it("[BEN4] says of this process what the runtime says of it", () => {
    const { cpuMs, residentBytes } = readTreeCost(process.pid);
    const { user, system } = process.cpuUsage();
    expect(Math.abs(cpuMs - (user + system) / 1_000)).toBeLessThan(200);
    expect(residentBytes).toBeGreaterThan(process.memoryUsage.rss() / 2);
  });

  it("[BEN4] children and their children count with their parent", async () => {
    const tree = "sh -c 'sleep 20 & sleep 20; wait'; true";
    const child = Bun.spawn(["sh", "-c", tree], { stdout: "ignore", detached: true });
    try {
      // Three shells and sleeps at least, each of more than a page.
      const alone = readTreeCost(child.pid).residentBytes;
      const end = performance.now() + 5_000;
      let most = alone;
      while (most < 3 * 400_000 && performance.now() < end) {
        await Bun.sleep(10);
        most = readTreeCost(child.pid).residentBytes;
      }
      expect(most).toBeGreaterThan(3 * 400_000);
    } finally {
      process.kill(-child.pid, "SIGKILL");
      await child.exited;
    }
  });

  it("[BEN4] a process that is not there is said to be so", () => {
    expect(() => readTreeCost(2 ** 30)).toThrow("There is no process");
  });
});
