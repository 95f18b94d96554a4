import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cleanEnv, repository } from "../packages/flyby/src/testing/flyby-process.ts";
import { findPython } from "../packages/lab/src/pingpong/find-python.ts";
import type { PingPongReport, PingRun } from "../packages/lab/src/pingpong/result.ts";
import { newFolder } from "./support/flyby-process.ts";

const main = `${repository}packages/flyby/src/main.ts`;
const isLinux = process.platform === "linux";
const { ok: hasPython } = await findPython();

let folder = "";
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Playing {
  readonly out: Promise<string>;
  readonly errors: ReadableStream<Uint8Array>;
  readonly exited: Promise<number>;
  interrupt(): void;
}

/** Everything the command starts inherits this mark. */
const mark = "PINGPONG_TEST_MARK";

function start(...args: readonly string[]): Playing {
  const child = Bun.spawn([process.execPath, main, "lab", "pingpong", ...args], {
    stdout: "pipe",
    stderr: "pipe",
    env: { ...cleanEnv, [mark]: folder },
  });
  return {
    out: new Response(child.stdout).text(),
    errors: child.stderr,
    exited: child.exited,
    interrupt: () => child.kill("SIGINT"),
  };
}

async function play(...args: readonly string[]) {
  const playing = start(...args, "--out", folder);
  const [code, out, errors] = await Promise.all([playing.exited, playing.out, new Response(playing.errors).text()]);
  return { code, out, errors };
}

const readReport = async (): Promise<PingPongReport> => JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
const kinds = (runs: readonly PingRun[]) => runs.map(({ side, subject, done }) => `${side} ${subject} ${done}`);

/** Connections of this machine that are over and still hold a port. */
async function countWaiting(): Promise<number> {
  const table = await readFile("/proc/net/tcp", "latin1");
  return table.split("\n").filter((line) => line.trim().split(/\s+/)[3] === "06").length;
}

/** Processes that still carry the mark of this test. */
async function leftProcesses(): Promise<readonly string[]> {
  const left: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
    if (environment.includes(`${mark}=${folder}`)) left.push(pid);
  }
  return left;
}

describe("flyby lab pingpong", () => {
  test("[PNG1, PNG3, PNG7] plays each count by each way; table, report and chart hold it", async () => {
    const { code, out, errors } = await play("200", "500");
    expect([code, errors]).toEqual([0, expect.stringContaining("report.md")]);
    const report = await readReport();
    expect(report).toMatchObject({ kind: "pingpong", complete: true, counts: [200, 500], reference: null });
    expect(kinds(report.runs)).toEqual([
      ...["flyby websocket 200", "flyby http-keep-alive 200", "flyby http-per-request 200"],
      ...["flyby http-keep-alive 500", "flyby http-per-request 500", "flyby websocket 500"],
    ]);
    for (const { ms } of report.runs) expect(ms).toBeGreaterThan(0);
    const markdown = await readFile(join(folder, "report.md"), "utf8");
    for (const text of [out, markdown]) {
      for (const word of ["WebSocket", "HTTP keep-alive", "HTTP per request", "difference", "ratio", "per second"]) {
        expect(text).toContain(word);
      }
    }
    expect(await readFile(join(folder, "lab-pingpong.svg"), "utf8")).toContain("500 exchanges");
    if (isLinux) expect(await leftProcesses()).toEqual([]);
  }, 30_000);

  test.skipIf(!hasPython)(
    "[PNG8] plays the reference in the same run and prints the ratio",
    async () => {
      const { code, out } = await play("200", "--reference", "python");
      expect(code).toBe(0);
      const { runs, reference } = await readReport();
      expect(kinds(runs)).toEqual([
        ...["flyby websocket 200", "python websocket 200"],
        ...["flyby http-keep-alive 200", "python http-keep-alive 200"],
        ...["flyby http-per-request 200", "python http-per-request 200"],
      ]);
      expect(Object.keys(reference ?? {})).toEqual(["Python", "websockets", "requests", "websocket-client"]);
      expect(out).toContain("Python/ours");
      expect(out).toMatch(/Beside ours, 200 exchanges took Python's libraries .* times over WebSocket/);
      if (isLinux) expect(await leftProcesses()).toEqual([]);
    },
    30_000,
  );

  test.skipIf(!isLinux)(
    "[PNG2] a connection for each of 2,000 requests holds no ports afterwards",
    async () => {
      const before = await countWaiting();
      expect((await play("2000")).code).toBe(0);
      const { ports, runs } = await readReport();
      expect(runs.find(({ subject }) => subject === "http-per-request")?.done).toBe(2_000);
      expect(ports?.waiting).toBeLessThan(20);
      // Closed the usual way it were 4,000, warming up included.
      expect((await countWaiting()) - before).toBeLessThan(500);
    },
    30_000,
  );

  test("[PNG5] Ctrl-C reports what was measured until then", async () => {
    const playing = start("400000", "--out", folder);
    let said = "";
    let pressed = false;
    for await (const part of playing.errors) {
      said += new TextDecoder().decode(part);
      if (pressed || !said.includes("WebSocket: ")) continue;
      pressed = true;
      await Bun.sleep(500);
      playing.interrupt();
    }
    expect(await playing.exited).toBe(0);
    const { complete, runs } = await readReport();
    expect(complete).toBe(false);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.done).toBeGreaterThan(100);
    expect(runs[0]?.done).toBeLessThan(400_000);
    expect(await playing.out).toContain("WebSocket was interrupted after");
    expect(await readFile(join(folder, "report.md"), "utf8")).toContain("WebSocket (interrupted)");
    if (isLinux) expect(await leftProcesses()).toEqual([]);
  }, 30_000);

  test("[PNG9] a count that is none is refused at once", async () => {
    for (const wrong of ["0", "1e3", "ten", "-5", "100000000"]) {
      const { code, out, errors } = await play("100", wrong);
      expect([code, out]).toEqual([2, ""]);
      expect(errors).not.toContain("Starting");
    }
    expect(await readdir(folder)).toEqual([]);
  }, 30_000);
});
