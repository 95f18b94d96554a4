import type { LabCommand } from "../lab-command.ts";
import { renderCompareTable } from "../report/compare-table.ts";
import { openFilesLimit, refuseViewers } from "./open-files.ts";
import { allSubjects } from "./plan.ts";
import { readOptions } from "./read-options.ts";
import { runCompare } from "./run-compare.ts";
import { writeReport } from "./write-report.ts";

export const compareCommand: LabCommand = {
  name: "compare",
  summary: "Measures the same room over six transports.",
  usage: "[options]",
  options: {
    viewers: { type: "string", value: "N", help: "simulated viewers of the room (200)" },
    rate: { type: "string", value: "N", help: "comments a second (20)" },
    seconds: { type: "string", value: "N", help: "measured seconds of each transport (10)" },
    transports: { type: "string", value: "NAMES", help: `any of ${allSubjects.join(", ")} (all)` },
    "poll-ms": { type: "string", value: "MS", help: "pause between two polls (what the server asks for)" },
    "delay-ms": { type: "string", value: "MS", help: "a network so long in each direction (0)" },
    out: { type: "string", value: "DIR", help: "folder of report.md, report.json and report.html (lab-report)" },
  },
  operands: { name: "", least: 0, most: 0 },
  notes: [
    "Starts a server of its own for each transport, on a free port and with a folder that goes with it. Viewers are simulated",
    "in a process of their own and connect through a proxy that counts every byte. Each run has a control: the same lines",
    "over plain TCP connections of the runtime. Nothing else should be busy on the machine meanwhile.",
  ],
  async run(line, parts) {
    const read = readOptions(line);
    const tooMany = read.ok ? refuseViewers(read.options.viewers, openFilesLimit()) : null;
    const mistakes = [...(read.ok ? [] : read.mistakes), ...(tooMany === null ? [] : [tooMany])];
    if (!read.ok || mistakes.length > 0) {
      for (const mistake of mistakes) parts.say(mistake);
      parts.say('"flyby lab compare --help" shows how it is used.');
      return 2;
    }
    const { serve, signal, typed, version, say, progress } = parts;
    const { report, isGood } = await runCompare({
      options: read.options,
      serve,
      signal,
      typed,
      version,
      say,
      progress,
    });
    if (report.results.length === 0) {
      say("Nothing was measured.");
      return 1;
    }
    await parts.write(`${renderCompareTable(report, parts.columns)}\n`);
    for (const path of await writeReport(report, read.options.out)) say(path);
    return isGood ? 0 : 1;
  },
};
