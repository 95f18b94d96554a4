import { describeMachine } from "../compare/machine.ts";
import type { LabCommand } from "../lab-command.ts";
import { readBenchOptions } from "./bench-options.ts";
import { planBench } from "./bench-plan.ts";
import { renderBenchText } from "./bench-report.ts";
import { type BenchReport, benchNames } from "./bench-result.ts";
import { fanoutSubjects } from "./fanout/subjects.ts";
import { benchStart } from "./flyby-stand.ts";
import { canPin } from "./pin.ts";
import { canReadCosts } from "./process-cost.ts";
import { runBenches } from "./run-benches.ts";
import { saveBench } from "./save-bench.ts";

export const benchCommand: LabCommand = {
  name: "bench",
  summary: "Measures the server against a control and against ws, socket.io and nchan.",
  usage: "NAME… [options]",
  options: {
    quick: { type: "boolean", help: "a trial with small loads: two minutes for all" },
    viewers: { type: "string", value: "N", help: "viewers (fanout 1,000, idle 15,000, storm 5,000)" },
    rate: { type: "string", value: "N", help: "comments a second under load (1,000)" },
    seconds: { type: "string", value: "N", help: "measured seconds of each figure (8 to 10)" },
    runs: { type: "string", value: "N", help: "runs of each subject of fanout; the middle one counts (3)" },
    subjects: { type: "string", value: "NAMES", help: `of fanout: any of ${fanoutSubjects.join(", ")} (all)` },
    out: { type: "string", value: "DIR", help: "folder of report.md, report.json and report.html (lab-bench)" },
  },
  operands: { name: "NAME", least: 0, most: benchNames.length },
  notes: [
    `NAME is any of ${benchNames.join(", ")}, or all. Everything takes about half an hour: fanout 13 minutes, idle 10, storm,`,
    "history and http 1 to 2 each. Each subject runs in a process of its own on one core and the load on another.",
    "Nothing else should be busy on the machine meanwhile. ws and socket.io come with a checkout's npm install and need Node;",
    "nchan is Debian's nginx with libnginx-mod-nchan. What is missing is said, and the rest is measured.",
  ],
  async run(line, parts) {
    const read = readBenchOptions(line);
    if (!read.ok) {
      for (const mistake of read.mistakes) parts.say(mistake);
      parts.say('"flyby lab bench --help" shows how it is used.');
      return 2;
    }
    if (!canReadCosts()) {
      parts.say("What a process has used is read from /proc: this needs Linux.");
      return 1;
    }
    if (!canPin()) parts.say("Subjects and load share the cores here: two cores and taskset would keep them apart.");
    const { serve, signal, typed, version, progress, say } = parts;
    const startedAt = new Date().toISOString();
    const start = await benchStart(serve);
    const { done, troubles } = await runBenches(read.options.names, planBench(read.options), {
      serve,
      start,
      signal,
      progress,
    });
    progress("");
    for (const trouble of troubles) say(trouble);
    if (done.length === 0) {
      say("Nothing was measured.");
      return 1;
    }
    const machine = describeMachine();
    const report: BenchReport = { kind: "bench", version, command: typed, startedAt, machine, parts: done };
    await parts.write(`${renderBenchText(report, parts.columns)}\n`);
    if (read.options.isQuick) say("This was a trial: the targets speak of the usual loads.");
    for (const path of await saveBench(report, read.options.out)) say(path);
    return troubles.length === 0 && !signal.aborted ? 0 : 1;
  },
};
