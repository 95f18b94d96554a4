import { resolve } from "node:path";
import type { LabLine } from "../lab-command.ts";
import { allSubjects, type CompareOptions } from "./plan.ts";
import type { Subject } from "./result.ts";

/** The tap has two connections for a viewer, the server and the swarm one each; beyond this, systems have to be prepared. */
const maxViewers = 2_000;
/** More a second is a load test of the store, not of transports. */
const maxRate = 500;
const maxSeconds = 300;
/** Each delivery is kept until the end: eight bytes, so 160 MB. */
const maxDeliveries = 20_000_000;
const maxPollMs = 60_000;
/** Round the earth and back twice. */
const maxDelayMs = 2_000;

const usual = { viewers: "200", rate: "20", seconds: "10", out: "lab-report", "delay-ms": "0" } as const;

type Read =
  | { readonly ok: true; readonly options: CompareOptions }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** All that is wrong with the line at once, or what it asks for. */
export function readOptions({ values }: Pick<LabLine, "values">): Read {
  const mistakes: string[] = [];

  function whole(name: string, text: string, least: number, most: number): number {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    mistakes.push(`--${name} is a whole number from ${least} to ${most.toLocaleString("en")}, not "${text}".`);
    return least;
  }

  const viewers = whole("viewers", values.viewers ?? usual.viewers, 1, maxViewers);
  const rate = whole("rate", values.rate ?? usual.rate, 1, maxRate);
  const seconds = whole("seconds", values.seconds ?? usual.seconds, 1, maxSeconds);
  const pollText = values["poll-ms"];
  const pollMs = pollText === undefined ? null : whole("poll-ms", pollText, 50, maxPollMs);
  const delayMs = whole("delay-ms", values["delay-ms"] ?? usual["delay-ms"], 0, maxDelayMs);
  const subjects = readSubjects(values.transports, mistakes);
  const deliveries = viewers * rate * seconds;
  if (deliveries > maxDeliveries) {
    mistakes.push(
      `${viewers} viewers × ${rate} comments × ${seconds} s are ${deliveries.toLocaleString("en")} deliveries; ${maxDeliveries.toLocaleString("en")} fit.`,
    );
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  const out = resolve(values.out ?? usual.out);
  return { ok: true, options: { viewers, rate, seconds, subjects, pollMs, delayMs, out } };
}

/** In the order of the reports. The control is part of every run: without it a figure has nothing to stand against. */
function readSubjects(text: string | undefined, mistakes: string[]): readonly Subject[] {
  if (text === undefined || text === "all") return allSubjects;
  const named = text.split(",").map((name) => name.trim());
  for (const name of new Set(named)) {
    if (!allSubjects.some((subject) => subject === name)) {
      mistakes.push(`There is no transport "${name}"; there are ${allSubjects.join(", ")}.`);
    }
  }
  return allSubjects.filter((subject) => subject === "control" || named.includes(subject));
}
