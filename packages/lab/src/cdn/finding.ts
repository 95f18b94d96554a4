import type { DnsChain } from "./dns-chain.ts";
import { type Freshness, readFreshness } from "./freshness.ts";
import type { HeaderSet } from "./header-set.ts";
import { compareAnswers } from "./second-look.ts";
import { type CacheVerdict, type CdnVerdict, judgeCache, judgeCdn } from "./verdict.ts";

/** All that is concluded about one resource, with the evidence. */
export interface Finding {
  readonly subject: string;
  readonly status: number | null;
  readonly cdn: CdnVerdict;
  readonly cache: CacheVerdict;
  readonly freshness: Freshness;
  /** What a second request tells; empty when there was none. */
  readonly again: readonly string[];
  /** null: DNS was not asked. */
  readonly dns: DnsChain | null;
}

export interface Seen {
  readonly subject: string;
  readonly first: HeaderSet;
  readonly second: HeaderSet | null;
  readonly dns: DnsChain | null;
  readonly nowMs: number;
}

export function conclude({ subject, first, second, dns, nowMs }: Seen): Finding {
  return {
    subject,
    status: first.status,
    cdn: judgeCdn(first, dns?.kind === "found" ? dns.names : []),
    cache: judgeCache(first),
    freshness: readFreshness(first, nowMs),
    again: second === null ? [] : compareAnswers(first, second),
    dns,
  };
}
