import { showPlain } from "../wire/show-text.ts";
import type { DnsChain } from "./dns-chain.ts";
import type { Finding } from "./finding.ts";
import type { Freshness, Lifetime } from "./freshness.ts";
import type { CacheVerdict, CdnVerdict, Evidence } from "./verdict.ts";

const label = (name: string): string => name.padEnd(10);
const indent = " ".repeat(10);
/** Of what strangers wrote: a long `Via` is seen whole, a flood is not. */
const maxSeenColumns = 400;
/** Of a whole line: a last bound, in which nothing of a usual answer is cut. */
const maxLineColumns = 2_000;

/** One finding in words, a block of lines; where each piece of evidence is written down stands at the end, by number. */
export function renderFinding({ subject, status, cdn, cache, freshness, again, dns }: Finding): string {
  const sources: string[] = [];
  const cite: Cite = (source) => {
    if (!sources.includes(source)) sources.push(source);
    return sources.indexOf(source) + 1;
  };
  return [
    status === null ? subject : `${subject}  (${status})`,
    ...section("CDN", cdnLines(cdn, cite)),
    ...section("Answer", cacheLines(cache, cite)),
    ...(again.length === 0 ? [] : section("Again", again)),
    ...section("Kept", freshnessLines(freshness)),
    ...(dns === null ? [] : section("DNS", dnsLines(dns))),
    ...section(
      "Sources",
      sources.map((source, index) => `[${index + 1}] ${source}`),
    ),
  ]
    .map((line) => showPlain(line, maxLineColumns))
    .join("\n");
}

/** Findings for programs, with nothing in them that a terminal would obey. */
export function renderFindingsJson(findings: readonly Finding[]): string {
  return JSON.stringify(findings, null, 2).replaceAll(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${index === 0 ? label(name) : indent}${line}`);
}

/** The number of a source. */
type Cite = (source: string) => number;

function evidenceLines(evidence: readonly Evidence[], cite: Cite): readonly string[] {
  return evidence.map(({ seen, says, source }) => `  ${showPlain(seen, maxSeenColumns)} — ${says} [${cite(source)}]`);
}

function cdnLines({ answer, vendors, unnamed }: CdnVerdict, cite: Cite): readonly string[] {
  const named = vendors.flatMap(({ name, kind, evidence }) => [
    kind === "cdn" ? `${name}:` : `${name} (software that anybody may run):`,
    ...evidenceLines(evidence, cite),
  ]);
  switch (answer) {
    case "yes": {
      const names = vendors.filter(({ kind }) => kind === "cdn").map(({ name }) => name);
      return [`yes: ${names.join(" and ")}`, ...named];
    }
    case "a cache":
      return [
        "a cache or proxy stands between; that it is a CDN's cannot be told",
        ...named,
        ...(vendors.length === 0 ? evidenceLines(unnamed, cite) : []),
      ];
    case "cannot tell":
      return ["cannot tell: nothing here names a CDN, and a CDN may hide itself"];
  }
}

const answers = {
  hit: "hit: it came from a cache",
  stale: "hit, but stale: an old one was given",
  revalidated: "hit after asking: the origin said it is still the same",
  miss: "miss: the origin was asked",
  bypass: "not cached here: the origin was asked",
  unclear: "cannot tell: the word's meaning is not public",
  "cannot tell": "cannot tell: no header speaks of it",
} as const satisfies Record<CacheVerdict["answer"], string>;

function cacheLines({ answer, findings }: CacheVerdict, cite: Cite): readonly string[] {
  const layered = new Set(findings.map(({ word }) => word)).size > 1;
  return [
    answers[answer],
    ...evidenceLines(findings, cite),
    ...(layered ? ["Several caches speak, each of its own question; who had it spared the origin one."] : []),
  ];
}

function freshnessLines({ browser, sharedCache, age, notes }: Freshness): readonly string[] {
  const left = age === null || sharedCache === null ? null : sharedCache.seconds - age;
  return [
    `by a browser ${lifetime(browser)}`,
    `by shared caches ${lifetime(sharedCache)}`,
    ...(left === null
      ? []
      : [
          left >= 0
            ? `Age ${age}: ${duration(left)} of it are left`
            : `Age ${age}: older than that by ${duration(-left)}`,
        ]),
    ...notes,
  ];
}

function lifetime(found: Lifetime | null): string {
  if (found === null) return "for a time nobody names (no Cache-Control, Expires or Last-Modified)";
  return found.seconds === 0
    ? `not without asking — ${found.because}`
    : `${duration(found.seconds)} — ${found.because}`;
}

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** The two largest units: `30 d`, `6 d 23 h`. */
export function duration(seconds: number): string {
  const start = units.findIndex(([, size]) => seconds >= size);
  const parts = units
    .slice(start < 0 ? 3 : start, start < 0 ? 4 : start + 2)
    .map(
      ([unit, size], index) =>
        [unit, Math.floor((index === 0 ? seconds : seconds % (units[start]?.[1] ?? 1)) / size)] as const,
    )
    .filter(([, count], index) => index === 0 || count > 0);
  return parts.map(([unit, count]) => `${count} ${unit}`).join(" ");
}

function dnsLines(chain: DnsChain): readonly string[] {
  switch (chain.kind) {
    case "found":
      return [[...chain.names, chain.addresses.join(", ") || "(no address)"].join(" → ")];
    case "address":
      return ["an address was given: there is no name to follow"];
    case "unknown":
      return [chain.why];
  }
}
