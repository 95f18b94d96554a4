import type { LabCommand, LabLine, LabParts } from "../lab-command.ts";
import { type AskOptions, ask } from "./ask.ts";
import { type DnsQuestions, followNames, systemDns } from "./dns-chain.ts";
import { conclude, type Finding } from "./finding.ts";
import { type HeaderSet, parseHeaderSets } from "./header-set.ts";
import { maxHeadsBytes, readHeads } from "./read-heads.ts";
import { renderFinding, renderFindingsJson } from "./render-finding.ts";

/** Between the two requests: longer than the second in which `Age` counts. */
const pauseMs = 1_100;

export const cdnCommand: LabCommand = {
  name: "cdn",
  summary: "Tells whether a CDN serves a resource, which one, and whether it was a hit.",
  usage: "URL… | --headers FILE",
  options: {
    headers: {
      type: "string",
      value: "FILE",
      help: "heads saved by curl -i, curl -v or a browser; - reads them from stdin",
    },
    "no-dns": { type: "boolean", help: "does not ask DNS for the chain of names" },
    insecure: { type: "boolean", help: "takes any certificate" },
    json: { type: "boolean", help: "prints what was found as JSON" },
  },
  operands: { name: "URL…", least: 0, most: 20 },
  notes: [
    "Each resource is asked for twice, a second apart: a cache shows itself by what changes.",
    "Every conclusion names its evidence. Where there is none it says so: a CDN may hide itself.",
  ],
  async run(line, parts) {
    const mistakes = check(line);
    if (mistakes.length > 0) {
      for (const mistake of mistakes) parts.say(mistake);
      return 2;
    }
    const { headers } = line.values;
    const { findings, isWhole } = headers === undefined ? await askAll(line, parts) : await readSaved(headers, parts);
    if (line.switches.has("json")) await parts.write(`${renderFindingsJson(findings)}\n`);
    else for (const finding of findings) await parts.write(`${renderFinding(finding)}\n\n`);
    return isWhole ? 0 : 1;
  },
};

interface Looked {
  readonly findings: readonly Finding[];
  /** false: something that was asked for is missing, and why was said. */
  readonly isWhole: boolean;
}

function check({ values: { headers }, operands }: LabLine): readonly string[] {
  if (headers === undefined && operands.length === 0) return ["Name a URL, or saved heads with --headers FILE."];
  if (headers !== undefined && operands.length > 0) return ["--headers reads a file; URLs beside it are too much."];
  return operands
    .filter((text) => !URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    .map((text) => `"${text}" is no address like https://example.org/logo.png.`);
}

async function readSaved(file: string, parts: LabParts): Promise<Looked> {
  const read = await readHeads(file === "-" ? Bun.stdin : Bun.file(file));
  const sets = read.ok ? parseHeaderSets(read.text) : [];
  if (!read.ok) {
    parts.say(
      read.reason === "unreadable"
        ? `There is no readable file ${file}.`
        : `${file} is larger than ${maxHeadsBytes / 1024 / 1024} MB: save the heads alone (curl -sI URL > FILE).`,
    );
  } else if (sets.length === 0) {
    parts.say(`${file} holds no headers: they look like "Cache-Control: max-age=60", one a line.`);
  }
  const findings = sets.map((first, index) => {
    const subject = sets.length === 1 ? file : `${file}, head ${index + 1}`;
    return conclude({ subject, first, second: null, dns: null, nowMs: Date.now() });
  });
  return { findings, isWhole: findings.length > 0 };
}

async function askAll({ operands, switches }: LabLine, parts: LabParts): Promise<Looked> {
  const dns = switches.has("no-dns") ? null : systemDns();
  const looked: Looked[] = [];
  for (const url of operands) {
    if (parts.signal.aborted) break;
    parts.progress(`Asking ${url}`);
    looked.push(await askTwice(url, !switches.has("insecure"), dns, parts));
    parts.progress("");
  }
  const isWhole = looked.length === operands.length && looked.every((each) => each.isWhole);
  return { findings: looked.flatMap(({ findings }) => findings), isWhole };
}

async function askTwice(url: string, verify: boolean, dns: DnsQuestions | null, parts: LabParts): Promise<Looked> {
  const options = { fetch, signal: parts.signal, verify };
  const { steps, trouble } = await ask(url, options);
  if (trouble !== null) parts.say(trouble);
  const answer = trouble === null ? steps.at(-1) : undefined;
  const second = answer === undefined ? null : await askAgain(answer.url, options);
  const findings: Finding[] = [];
  for (const step of steps) {
    const chain = dns === null ? null : await followNames(new URL(step.url).hostname, dns);
    const again = step === answer ? second : null;
    findings.push(conclude({ subject: step.url, first: step.set, second: again, dns: chain, nowMs: Date.now() }));
  }
  return { findings, isWhole: answer !== undefined };
}

async function askAgain(url: string, options: AskOptions): Promise<HeaderSet | null> {
  await Bun.sleep(pauseMs);
  return (await ask(url, options)).steps[0]?.set ?? null;
}
