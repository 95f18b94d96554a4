import { afterEach, describe, expect, it } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnv } from "../packages/flyby/src/testing/flyby-process.ts";
import type { BenchParts } from "../packages/lab/src/bench/bench-parts.ts";
import type { BenchReport, BenchTable } from "../packages/lab/src/bench/bench-result.ts";
import { runFanout } from "../packages/lab/src/bench/fanout/run-fanout.ts";
import { fanoutLabels, fanoutSubjects, whyNot } from "../packages/lab/src/bench/fanout/subjects.ts";
import { benchStart } from "../packages/lab/src/bench/flyby-stand.ts";
import { runHistory } from "../packages/lab/src/bench/history/run-history.ts";
import { runHttp } from "../packages/lab/src/bench/http/run-http.ts";
import { runIdle } from "../packages/lab/src/bench/idle/run-idle.ts";
import { canReadCosts } from "../packages/lab/src/bench/process-cost.ts";

const main = fileURLToPath(new URL("../packages/flyby/src/main.ts", import.meta.url));
const serve = [process.execPath, main, "serve"];

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function parts(): Promise<BenchParts> {
  const { signal } = new AbortController();
  return { serve, start: await benchStart(serve), signal, progress: () => undefined };
}

/** The figures of one column, by the labels of their rows. */
function column({ columns, rows }: BenchTable, title: string): Record<string, number | null> {
  const at = columns.findIndex((one) => one.title === title);
  return Object.fromEntries(
    rows.map(({ label, values }) => [label.replace(/ \((saturated|starved|bound).*/, ""), values[at] ?? null]),
  );
}

/** Processes that were told of this folder. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

// Counts are checked here, not speed: other tests are busy on the same machine.
describe.if(canReadCosts())("flyby lab bench", () => {
  it("[BEN9] fanout: whoever is there delivers everything, one frame for each comment and batches under load", async () => {
    const load = { viewers: 20, talkers: 4, seconds: 0.5 };
    const { tables, troubles } = await runFanout(
      { oneAtATime: { ...load, rate: 10 }, underLoad: { ...load, rate: 200 }, runs: 1, subjects: fanoutSubjects },
      await parts(),
    );
    expect(troubles).toEqual([]);
    const [paced, loaded] = tables as [BenchTable, BenchTable];
    const there = [];
    for (const subject of fanoutSubjects)
      if ((await whyNot(subject, serve)) === null) there.push(fanoutLabels[subject]);
    expect(loaded.rows.map(({ label }) => label.replace(/ \(.*/, ""))).toEqual(there);
    // Nearly always one: on a busy machine two may be said in one moment.
    expect(column(paced, "comments/frame")[fanoutLabels.flyby]).toBeLessThan(1.5);
    expect(column(loaded, "comments/frame")[fanoutLabels.flyby]).toBeGreaterThan(2);
    expect(column(loaded, "comments/frame")[fanoutLabels["bun-publish"]]).toBe(1);
    // 200 comments/s for 20 viewers are 4,000; a busy machine delivers later, and that counts elsewhere.
    expect(column(loaded, "deliveries/s")[fanoutLabels.flyby]).toBeGreaterThan(400);
  });

  it("[BEN9] idle: audiences come and go over every transport", async () => {
    const subjects = ["websocket", "sse", "long-poll", "bosh", "bun-loop"] as const;
    const { tables, verdicts, troubles } = await runIdle(
      { viewers: 20, peerViewers: 10, seconds: 0.1, subjects },
      await parts(),
    );
    expect(troubles).toEqual([]);
    expect(Object.values(column(tables[0] as BenchTable, "viewers"))).toEqual([20, 20, 20, 20, 10]);
    expect(verdicts.length).toBe(4);
  });

  it("[BEN9] history and http: every request is answered as it should be", async () => {
    const history = await runHistory({ comments: 2_000, hours: 10, posted: 600, seconds: 0.3 }, await parts());
    expect(history.troubles).toEqual([]);
    for (const count of Object.values(column(history.tables[0] as BenchTable, "requests/s")))
      expect(count).toBeGreaterThan(1);
    const http = await runHttp({ connections: 2, seconds: 0.3, comments: 50, pollers: 5 }, await parts());
    expect(http.troubles).toEqual([]);
    const bytes = column(http.tables[0] as BenchTable, "bytes");
    expect(bytes["Control: as many bytes"]).toBe(bytes["segment of 50 comments, 200"] ?? 0);
    expect(bytes["segment, 304"]).toBe(0);
  });

  it("[BEN8, BEN9] storm, as a command: nobody misses anything, reports are written, and nothing stays behind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flyby-e2e-bench-"));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const out = join(folder, "out");
    const child = Bun.spawn([...serve.slice(0, -1), "lab", "bench", "storm", "--viewers", "30", "--out", out], {
      stdout: "pipe",
      stderr: "pipe",
      env: { ...cleanEnv, TMPDIR: folder },
    });
    const [table, said, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    expect({ code, said: code === 0 ? "" : said }).toEqual({ code: 0, said: "" });
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as BenchReport;
    const storm = report.parts[0]?.tables[0] as BenchTable;
    const both = { "connections cut": 0, "server killed, started again": 0 };
    expect([column(storm, "lost"), column(storm, "doubled"), column(storm, "declared")]).toEqual([both, both, both]);
    expect(Object.values(column(storm, "back"))).toEqual([30, 30]);
    expect(table).toContain("all are back");
    expect(existsSync(join(out, "report.html")) && existsSync(join(out, "report.md"))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith("flyby"))).toEqual([]);
    expect(processesOf(folder)).toEqual([]);
  });

  it("[BEN7] a wrong line is refused in words before anything starts", async () => {
    const child = Bun.spawn([...serve.slice(0, -1), "lab", "bench", "speed"], {
      stdout: "ignore",
      stderr: "pipe",
      env: cleanEnv,
    });
    const [said, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
    expect(code).toBe(2);
    expect(said).toContain('There is no bench "speed"');
  });
});
