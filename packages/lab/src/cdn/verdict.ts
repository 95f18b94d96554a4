import { type CacheWord, cacheRules } from "./cache-rules.ts";
import { vendorOfName } from "./dns-rules.ts";
import { headerRules } from "./header-rules.ts";
import { type HeaderSet, headerValue, headerValues } from "./header-set.ts";
import { type Vendor, vendors } from "./vendors.ts";

/** What was seen, what it says, and where that is written down. */
export interface Evidence {
  readonly seen: string;
  readonly says: string;
  readonly source: string;
}

export interface FoundVendor {
  readonly vendor: Vendor;
  readonly name: string;
  readonly kind: "cdn" | "cache";
  readonly evidence: readonly Evidence[];
}

/** Is there a CDN, and whose? "no" is never an answer: a CDN may hide itself. */
export interface CdnVerdict {
  readonly answer: "yes" | "a cache" | "cannot tell";
  readonly vendors: readonly FoundVendor[];
  /** Signs of a cache that name nobody. */
  readonly unnamed: readonly Evidence[];
}

export interface CacheFinding extends Evidence {
  readonly word: CacheWord;
}

/** Where did this answer come from? `findings` in the order of the headers' rules. */
export interface CacheVerdict {
  readonly answer: CacheWord | "cannot tell";
  readonly findings: readonly CacheFinding[];
}

const unnamedSigns = [
  { header: "age", value: /^[1-9]/, says: "a cache kept it for so many seconds", source: "RFC 9111 §5.1 (Age)" },
  { header: "via", value: /./, says: "a proxy is on the way", source: "RFC 9110 §7.6.3 (Via)" },
  { header: "x-cache", value: /./, says: "a cache speaks", source: "a convention of Squid that many follow" },
  { header: "x-cache-status", value: /./, says: "a cache speaks", source: "a convention of nginx configurations" },
  { header: "cache-status", value: /./, says: "caches name themselves", source: "RFC 9211 (Cache-Status)" },
] as const;

/** `names`: the host and its CNAMEs, where DNS was asked. */
export function judgeCdn(set: HeaderSet, names: readonly string[] = []): CdnVerdict {
  const found = new Map<Vendor, Evidence[]>();
  const note = (vendor: Vendor, evidence: Evidence): void => {
    found.set(vendor, [...(found.get(vendor) ?? []), evidence]);
  };
  for (const { vendor, header, value, says, source } of headerRules) {
    const seen = headerValues(set, header).find((each) => value?.test(each) ?? true);
    if (seen !== undefined) note(vendor, { seen: `${header}: ${seen}`, says, source });
  }
  for (const name of names) {
    const owner = vendorOfName(name);
    if (owner === null) continue;
    note(owner.rule.vendor, {
      seen: `DNS: ${name}`,
      says: `a name below ${owner.suffix}, which is theirs`,
      source: owner.rule.source,
    });
  }
  const vendorsFound = [...found].map(([vendor, evidence]) => ({ vendor, ...vendors[vendor], evidence }));
  const unnamed = unnamedSigns.flatMap(({ header, value, says, source }) => {
    const seen = headerValue(set, header);
    return seen !== null && value.test(seen) ? [{ seen: `${header}: ${seen}`, says, source }] : [];
  });
  const hasCdn = vendorsFound.some(({ kind }) => kind === "cdn");
  const answer = hasCdn ? "yes" : vendorsFound.length + unnamed.length > 0 ? "a cache" : "cannot tell";
  return { answer, vendors: vendorsFound, unnamed };
}

// With several caches in a row each tells of itself; whoever had it spared the origin the question.
const strongest: readonly CacheWord[] = ["hit", "stale", "revalidated", "miss", "bypass", "unclear"];

export function judgeCache(set: HeaderSet): CacheVerdict {
  const findings: CacheFinding[] = [];
  for (const header of new Set(cacheRules.map((rule) => rule.header))) {
    for (const seen of headerValues(set, header)) {
      const rule = cacheRules.find((each) => each.header === header && each.value.test(seen));
      if (rule === undefined) continue;
      const { word, says, source } = rule;
      findings.push({ seen: `${header}: ${seen}`, word, says, source });
    }
  }
  const age = headerValue(set, "age");
  if (findings.every(({ word }) => word === "unclear") && age !== null && /^[1-9]\d*/.test(age)) {
    findings.push({
      seen: `age: ${age}`,
      word: "hit",
      says: "it was kept for so many seconds before it came",
      source: "RFC 9111 §5.1 (Age)",
    });
  }
  const answer = strongest.find((word) => findings.some((finding) => finding.word === word));
  return { answer: answer ?? "cannot tell", findings };
}
