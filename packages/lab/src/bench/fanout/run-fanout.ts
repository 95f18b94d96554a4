import type { BenchParts } from "../bench-parts.ts";
import type { BenchPart } from "../bench-result.ts";
import { type FanoutFigures, fanoutFigures, fanoutTroubles } from "./fanout-figures.ts";
import { type FanoutRuns, fanoutTable, oneAtATimeVerdicts, sayLimits, underLoadVerdicts } from "./fanout-part.ts";
import { type FanoutLoad, measureFanout } from "./measure-fanout.ts";
import { type FanoutSubject, fanoutLabels, fanoutSubjects, whyNot } from "./subjects.ts";

export interface FanoutOptions {
  readonly oneAtATime: FanoutLoad;
  readonly underLoad: FanoutLoad;
  /** Of each load; the tables have the middle of them. */
  readonly runs: number;
  readonly subjects: readonly FanoutSubject[];
}

/** Batches of one comment are too short to be deflated, and a send for each comment is the control itself. */
const onlyUnderLoad: ReadonlySet<FanoutSubject> = new Set(["flyby-deflate", "bun-loop"]);

export async function runFanout(options: FanoutOptions, parts: BenchParts): Promise<BenchPart> {
  const missing: string[] = [];
  const subjects: FanoutSubject[] = [];
  for (const subject of fanoutSubjects.filter((one) => options.subjects.includes(one))) {
    const why = await whyNot(subject, parts.serve);
    if (why === null) subjects.push(subject);
    else missing.push(why);
  }
  const troubles: string[] = [];
  const { oneAtATime, underLoad } = options;
  const single = subjects.filter((subject) => !onlyUnderLoad.has(subject));
  const paced = await runAll("one at a time", single, oneAtATime, options.runs, parts, troubles);
  const loaded = await runAll("under load", subjects, underLoad, options.runs, parts, troubles);
  return {
    name: "fanout",
    title: "Fan-out",
    load: `${say(oneAtATime)}, each comment by itself; and ${say(underLoad)}. ${options.runs === 1 ? "One run" : `The middle of ${options.runs} runs`} of each subject.`,
    tables: [
      fanoutTable(`One comment at a time: ${say(oneAtATime)}`, paced),
      fanoutTable(`Under load: ${say(underLoad)}`, loaded),
    ],
    verdicts: [...oneAtATimeVerdicts(paced), ...underLoadVerdicts(loaded)],
    notes: [...sayLimits(loaded), ...notes, ...missing],
    troubles,
  };
}

async function runAll(
  title: string,
  subjects: readonly FanoutSubject[],
  load: FanoutLoad,
  times: number,
  parts: BenchParts,
  troubles: string[],
): Promise<FanoutRuns> {
  const runs = new Map<FanoutSubject, FanoutFigures[]>();
  for (let run = 1; run <= times; run++) {
    for (const subject of subjects) {
      if (parts.signal.aborted) return runs;
      const label = fanoutLabels[subject];
      parts.progress(`Fan-out, ${title}, run ${run} of ${times}: ${label}`);
      try {
        const seen = await measureFanout(subject, load, parts);
        runs.set(subject, [...(runs.get(subject) ?? []), fanoutFigures(seen, load)]);
        troubles.push(...fanoutTroubles(label, seen, load.viewers));
      } catch (error) {
        troubles.push(`${label} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return runs;
}

function say({ viewers, rate, seconds }: FanoutLoad): string {
  return `${viewers.toLocaleString("en")} viewers, ${rate.toLocaleString("en")} comments/s, ${seconds} s`;
}

const notes: readonly string[] = [
  "A delivery is one comment received by one viewer. CPU/delivery is user and system time of the subject's process (all threads, and children of nginx) in the window, divided by the deliveries in it; fan-out alone is that less what the same comments cost it without viewers (CPU/comment said).",
  "The control reads one Flyby server's frames and sends each to every viewer with one call of the runtime: the same bytes at the same times without any code of ours.",
  "Flyby authenticates, checks, numbers and stores each comment in a database before anybody sees it; the others pass on what they are given and keep nothing. Comments come over WebSockets everywhere; those who post to Flyby are in the room and hear it, too, to the others nothing comes back.",
  "The peers are given the comment as Flyby would write it, so all send about the same bytes.",
  "Saturated: less than 95 % of what was said arrived in the time it was said in. Its cost is of what arrived, and it has no delay to speak of: that grows as long as one waits. Starved: so, too, and yet neither the subject nor the load was full: something else had the machine, and the figure is worth little.",
  "Subjects run on one core and the load on another. The load reads frame heads only, and answers pings; its share of its core stands beside the subject's, and a figure is marked as bound by the load where the load was full and the subject was not.",
];
