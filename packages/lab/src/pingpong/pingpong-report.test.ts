import { describe, expect, it } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toFigures } from "./figures.ts";
import { pingPongChart } from "./pingpong-chart.ts";
import { formatDuration, pingPongTable } from "./pingpong-table.ts";
import { sayPingPong } from "./pingpong-words.ts";
import { savePingPong } from "./save-report.ts";
import { sampleReport, sampleRun } from "./testing/sample-report.ts";

describe("toFigures", () => {
  it("[PNG6] difference and ratio are to the same side's WebSocket, the reference's to ours over the same way", () => {
    const [turn = []] = toFigures(sampleReport);
    expect(turn.map(({ run, differenceMs, toSocket, toOurs }) => [run.ms, differenceMs, toSocket, toOurs])).toEqual([
      [100, null, null, null],
      [250, 150, 2.5, null],
      [800, 700, 8, null],
      [400, null, null, 4],
      [1_200, 800, 3, 4.8],
      // Interrupted: by the time of one exchange, and without a difference.
      [200, null, 5, 2.5],
    ]);
    expect(turn[0]?.perSecond).toBe(10_000);
  });

  it("[PNG6] the same count twice is two comparisons, and what did not run compares with nothing", () => {
    const runs = [sampleRun(), sampleRun({ turn: 1, subject: "http-keep-alive", ms: 300 })];
    const [first = [], second = []] = toFigures({ counts: [1_000, 1_000], runs });
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(second[0]).toMatchObject({ differenceMs: null, toSocket: null });
  });
});

describe("the report", () => {
  it("[PNG7] the table has a row for each run, with the reference's ratio only where there is a reference", () => {
    const { columns, rows } = pingPongTable(sampleReport);
    expect(columns.map(({ title }) => title)).toEqual([
      ...["over", "exchanges", "duration", "difference", "ratio", "per second", "Python/ours"],
    ]);
    expect(rows[1]).toEqual(["HTTP keep-alive", "1,000", "250 ms", "150 ms", "2.5 times", "4,000", "–"]);
    expect(rows[5]?.[0]).toBe("Python: HTTP per request (interrupted)");
    expect(pingPongTable({ ...sampleReport, reference: null }).columns).toHaveLength(6);
    expect([formatDuration(999), formatDuration(1_171), formatDuration(-2_000)]).toEqual([
      "999 ms",
      "1.17 s",
      "−2.00 s",
    ]);
  });

  it("[PNG7] its sentences hold what was measured, and nothing of what was not", () => {
    expect(sayPingPong(sampleReport)).toEqual([
      "1,000 exchanges took 100 ms over WebSocket, 250 ms over HTTP keep-alive (2.5 times as long) and 800 ms over HTTP per request (8 times as long).",
      "Beside ours, 1,000 exchanges took Python's libraries 4 times over WebSocket and 4.8 times over HTTP keep-alive.",
      "Python: HTTP per request was interrupted after 100 of 1,000 exchanges.",
      "No connection of the exchanges stood in TIME_WAIT afterwards. This machine has 28,232 ports for connections of its own.",
    ]);
    expect(sayPingPong({ ...sampleReport, runs: [sampleRun()], ports: null })).toEqual([
      "It was interrupted: what is missing here did not run.",
    ]);
    expect(pingPongChart({ ...sampleReport, runs: [sampleRun({ done: 5 })] })).toBeNull();
    expect(pingPongChart(sampleReport)?.alternative).not.toContain("Python: HTTP per request");
  });

  it("[PNG7] is written as Markdown, JSON, a page and a chart that hold the same", async () => {
    const folder = join(await mkdtemp(join(tmpdir(), "flyby-pingpong-")), "new");
    const paths = await savePingPong(sampleReport, folder);
    const [markdown = "", json = "", html = "", svg = ""] = await Promise.all(
      paths.map((path) => readFile(path, "utf8")),
    );
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      ...["report.md", "report.json", "report.html", "lab-pingpong.svg"],
    ]);
    expect(markdown).toContain("| HTTP keep-alive | 1,000 | 250 ms | 150 ms | 2.5 times | 4,000 | – |");
    expect(markdown).toContain("- Machine: CPU &lt;1&gt;, 2 cores, 16.0 GiB");
    expect(markdown).toContain("(lab-pingpong.svg)");
    expect(JSON.parse(json)).toMatchObject({ ...sampleReport, figures: [[{ perSecond: 10_000 }, {}, {}, {}, {}, {}]] });
    for (const words of ["CPU &lt;1&gt;", "2.5 times", "<svg", "How it was measured"]) expect(html).toContain(words);
    expect(svg).toContain("<svg");
    for (const words of ["1,000 exchanges", "HTTP keep-alive", "250 ms", "1.20 s"]) expect(svg).toContain(words);
    await rm(join(folder, ".."), { recursive: true });
  });
});
