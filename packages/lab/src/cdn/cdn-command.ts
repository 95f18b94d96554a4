import { readFile } from "node:fs/promises";
import type { LabCommand, LabLine, LabParts } from "../lab-command.ts";
import { ask } from "./ask.ts";
import { type DnsQuestions, followNames, systemDns } from "./dns-chain.ts";
import { conclude, type Finding } from "./finding.ts";
import { parseHeaderSets } from "./header-set.ts";
import { renderFinding } from "./render-finding.ts";

/** Between the two requests: longer than the second in which `Age` counts. */
const pauseMs = 1_100;
/** A saved file of heads is small; a body saved along with them is not what was asked for. */
const maxFileBytes = 1024 * 1024;

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
    const mistakes = await check(line);
    if (mistakes.length > 0) {
      for (const mistake of mistakes) parts.say(mistake);
      return 2;
    }
    const { headers } = line.values;
    const findings = headers === undefined ? await askAll(line, parts) : await readSaved(headers, parts);
    if (line.switches.has("json")) await parts.write(`${JSON.stringify(findings, null, 2)}\n`);
    else for (const finding of findings) await parts.write(`${renderFinding(finding)}\n\n`);
    const asked = headers === undefined ? line.operands.length : 1;
    return findings.length >= asked ? 0 : 1;
  },
};

async function check({ values: { headers }, operands }: LabLine): Promise<readonly string[]> {
  if (headers === undefined && operands.length === 0) return ["Name a URL, or saved heads with --headers FILE."];
  if (headers !== undefined && operands.length > 0) return ["--headers reads a file; URLs beside it are too much."];
  return operands
    .filter((text) => !URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    .map((text) => `"${text}" is no address like https://example.org/logo.png.`);
}

async function readSaved(file: string, parts: LabParts): Promise<readonly Finding[]> {
  const text = await (file === "-" ? Bun.stdin.text() : readFile(file, "utf8")).catch(() => null);
  if (text === null) {
    parts.say(`There is no readable file ${file}.`);
    return [];
  }
  if (text.length > maxFileBytes) {
    parts.say(`${file} is larger than ${maxFileBytes / 1024 / 1024} MB: save the heads alone (curl -sI URL > FILE).`);
    return [];
  }
  const sets = parseHeaderSets(text);
  if (sets.length === 0) parts.say(`${file} holds no headers: they look like "Cache-Control: max-age=60", one a line.`);
  return sets.map((first, index) => {
    const subject = sets.length === 1 ? file : `${file}, head ${index + 1}`;
    return conclude({ subject, first, second: null, dns: null, nowMs: Date.now() });
  });
}

async function askAll({ operands, switches }: LabLine, parts: LabParts): Promise<readonly Finding[]> {
  const dns = switches.has("no-dns") ? null : systemDns();
  const findings: Finding[] = [];
  for (const url of operands) {
    if (parts.signal.aborted) break;
    parts.progress(`Asking ${url}`);
    findings.push(...(await askTwice(url, !switches.has("insecure"), dns, parts)));
    parts.progress("");
  }
  return findings;
}

async function askTwice(
  url: string,
  verify: boolean,
  dns: DnsQuestions | null,
  parts: LabParts,
): Promise<readonly Finding[]> {
  const options = { fetch, signal: parts.signal, verify };
  const asked = await ask(url, options);
  if (!asked.ok) parts.say(asked.message);
  const last = asked.steps.at(-1);
  if (last === undefined || !asked.ok) return [];
  await Bun.sleep(pauseMs);
  const again = await ask(last.url, options);
  const findings: Finding[] = [];
  for (const step of asked.steps) {
    const second = step === last && again.ok ? (again.steps[0]?.set ?? null) : null;
    const chain = dns === null ? null : await followNames(new URL(step.url).hostname, dns);
    findings.push(conclude({ subject: step.url, first: step.set, second, dns: chain, nowMs: Date.now() }));
  }
  return findings;
}
