import { describeMachine } from "../compare/machine.ts";
import type { LabCommand, LabLine, LabParts } from "../lab-command.ts";
import { renderTable } from "../report/table.ts";
import { findPython } from "./find-python.ts";
import { type Contenders, openContenders } from "./open-contenders.ts";
import { pingPongTable } from "./pingpong-table.ts";
import { sayPingPong } from "./pingpong-words.ts";
import { play } from "./play.ts";
import { readPortUse } from "./ports.ts";
import type { PingPongReport } from "./result.ts";
import { savePingPong } from "./save-report.ts";

const usualCounts = ["1000", "5000"];
/** Ten million exchanges over HTTP take a quarter of an hour and more. */
const maxCount = 10_000_000;
const maxCounts = 20;
/** Enough for the runtimes to have compiled what runs. */
const warmUp = 2_000;
const usualFolder = "lab-pingpong";

export const pingpongCommand: LabCommand = {
  name: "pingpong",
  summary: "Ping and pong, one after the other, over WebSocket and over HTTP: how long do they take?",
  usage: "[COUNT…] [--reference python]",
  options: {
    reference: {
      type: "string",
      value: "python",
      oneOf: ["python"],
      help: "also the same exchange with Python's libraries, and the ratio",
    },
    out: {
      type: "string",
      value: "DIR",
      help: `folder of report.md, report.json, report.html and the chart (${usualFolder})`,
    },
  },
  operands: { name: "COUNT…", least: 0, most: maxCounts },
  notes: [
    `Counts of exchanges, each played by every way; ${usualCounts.join(" and ")} when none is given.`,
    "Over WebSocket, over HTTP on one connection, and over HTTP with a new connection for each request.",
    "Ctrl+C ends it and reports what was measured until then.",
  ],
  async run(line, parts) {
    const counts = readCounts(line);
    if (counts === null) {
      parts.say(`A count is a whole number from 1 to ${maxCount}.`);
      return 2;
    }
    const reference = line.values.reference === undefined ? null : await findPython();
    if (reference?.ok === false) {
      parts.say(reference.message);
      return 1;
    }
    parts.progress("Starting the servers");
    const contenders = await openContenders(parts.serve, reference?.python ?? null).catch((error: Error) => error);
    if (contenders instanceof Error) {
      parts.say(`The servers could not be started: ${contenders.message}`);
      return 1;
    }
    try {
      const { report, trouble } = await measure(contenders, counts, reference?.versions ?? null, parts);
      parts.progress("");
      if (trouble !== null) parts.say(`It ended early: ${trouble.message}`);
      return await tell(report, line.values.out ?? usualFolder, parts, trouble === null);
    } finally {
      await contenders.stop();
    }
  },
};

function readCounts({ operands }: LabLine): readonly number[] | null {
  const texts = operands.length === 0 ? usualCounts : operands;
  const counts = texts.map((text) => (/^\d{1,8}$/.test(text) ? Number(text) : 0));
  return counts.every((count) => count >= 1 && count <= maxCount) ? counts : null;
}

async function measure(
  contenders: Contenders,
  counts: readonly number[],
  reference: PingPongReport["reference"],
  { signal, progress, typed, version }: LabParts,
): Promise<{ readonly report: PingPongReport; readonly trouble: Error | null }> {
  const startedAt = new Date().toISOString();
  const now = (): number => performance.now();
  const { runs, trouble } = await play({ contenders: contenders.all, counts, warmUp, signal, now, progress });
  const expected = counts.length * contenders.all.length;
  const complete = runs.length === expected && runs.every(({ asked, done }) => done === asked);
  const ports = await readPortUse(contenders.ports);
  const machine = describeMachine();
  return {
    trouble,
    report: {
      kind: "pingpong",
      version,
      command: typed,
      startedAt,
      machine,
      counts,
      complete,
      warmUp,
      reference,
      runs,
      ports,
    },
  };
}

async function tell(report: PingPongReport, folder: string, parts: LabParts, isFine: boolean): Promise<0 | 1> {
  if (report.runs.length === 0) {
    parts.say("Nothing was measured.");
    return 1;
  }
  const { columns, rows } = pingPongTable(report);
  const sentences = sayPingPong(report);
  await parts.write(`${renderTable(columns, rows, parts.columns)}\n\n${sentences.join("\n")}\n`);
  const saved = await savePingPong(report, folder).catch((error: Error) => error);
  if (saved instanceof Error) {
    parts.say(`The report could not be written: ${saved.message}`);
    return 1;
  }
  for (const path of saved) parts.say(path);
  return isFine ? 0 : 1;
}
