import type { Vendor } from "./vendors.ts";

/** What one cache says of one request. `unclear`: a word whose meaning its vendor does not tell. */
export type CacheWord = "hit" | "stale" | "revalidated" | "miss" | "bypass" | "unclear";

export interface CacheRule {
  readonly header: string;
  readonly value: RegExp;
  readonly word: CacheWord;
  readonly says: string;
  /** Absent: many use this header; whose it is tells another one. */
  readonly vendor?: Vendor;
  readonly source: string;
}

const cloudflare = "https://developers.cloudflare.com/cache/concepts/cache-responses/";
const tencent = "https://www.tencentcloud.com/document/product/228/11207";
const squid = "https://wiki.squid-cache.org/SquidFaq/SquidLogs (result codes that X-Cache of many vendors repeats)";
const akamai = "https://techdocs.akamai.com/edge-diagnostics/docs/pragma-headers";
const akamaiStatus = "https://techdocs.akamai.com/property-mgr/reference/deprecated-return-cache-status";
const nginx = "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#var_upstream_cache_status";
const qiniu = "a capture of Qiniu: X-Qnm-Cache is Hit, Miss or Miss,RawProxy";
const cacheStatus = "RFC 9211 (Cache-Status)";
const convention =
  "a convention of Squid that many follow; Fastly writes it down: www.fastly.com/documentation, X-Cache";
const vercel = "https://vercel.com/docs/caching/cache-status";
const huawei = "https://support.huaweicloud.com/intl/en-us/cdn_faq/cdn_faq_0245.html";

function cloudflareSays(value: string, word: CacheWord, says: string): CacheRule {
  return {
    header: "cf-cache-status",
    value: new RegExp(`^${value}$`, "i"),
    word,
    says,
    vendor: "cloudflare",
    source: cloudflare,
  };
}

/** The first rule that fits a header's value counts. */
export const cacheRules: readonly CacheRule[] = [
  cloudflareSays("HIT", "hit", "found in the edge's cache"),
  cloudflareSays("MISS", "miss", "not in the cache; the origin was asked"),
  cloudflareSays("EXPIRED", "miss", "too old; the origin was asked"),
  cloudflareSays("STALE", "stale", "too old, but the origin did not answer"),
  cloudflareSays("UPDATING", "stale", "too old, while it is being renewed"),
  cloudflareSays("REVALIDATED", "revalidated", "too old, and the origin said it is still the same"),
  cloudflareSays("(BYPASS|DYNAMIC|NONE/UNKNOWN|NONE|UNKNOWN)", "bypass", "not a thing its cache keeps"),
  {
    header: "x-cache-lookup",
    value: /Hit From MemCache/i,
    word: "hit",
    says: "from the memory of a node",
    vendor: "tencent",
    source: tencent,
  },
  {
    header: "x-cache-lookup",
    value: /Hit From Disktank/i,
    word: "hit",
    says: "from the disk of a node",
    vendor: "tencent",
    source: tencent,
  },
  {
    header: "x-cache-lookup",
    value: /Cache Hit/i,
    word: "hit",
    says: "found in a node's cache",
    vendor: "tencent",
    source: tencent,
  },
  {
    header: "x-cache-lookup",
    value: /Hit From Upstream|Cache Miss/i,
    word: "miss",
    says: "not in the node: what is above it was asked",
    vendor: "tencent",
    source: tencent,
  },
  {
    header: "x-cache-lookup",
    value: /Hit From Inner Cluster/i,
    word: "unclear",
    says: "its vendor does not tell whether the origin was asked",
    vendor: "tencent",
    source: tencent,
  },
  { header: "x-cache-lookup", value: /^HIT\b/i, word: "hit", says: "Squid had it", source: squid },
  { header: "x-cache-lookup", value: /^MISS\b/i, word: "miss", says: "Squid did not have it", source: squid },
  {
    header: "x-cache",
    value: /\bTCP_REFRESH_FAIL_HIT\b/i,
    word: "stale",
    says: "too old, and the origin did not answer",
    source: akamai,
  },
  {
    header: "x-cache",
    value: /\bTCP_REFRESH_HIT\b|RefreshHit from cloudfront/i,
    word: "revalidated",
    says: "too old, and the origin said it is still the same",
    source: akamai,
  },
  {
    header: "x-cache",
    value: /\bTCP_REFRESH_MISS\b|\bTCP_EXPIRED_MISS\b/i,
    word: "miss",
    says: "too old; the origin gave a new one",
    source: akamai,
  },
  { header: "x-cache", value: /\bTCP_(IMS_)?MEM_HIT\b/i, word: "hit", says: "from memory", source: squid },
  { header: "x-cache", value: /\bTCP_\w*HIT\b/i, word: "hit", says: "from the cache's disk", source: squid },
  { header: "x-cache", value: /\bTCP_\w*MISS\b/i, word: "miss", says: "not in the cache", source: squid },
  {
    header: "x-cache",
    value: /Error from cloudfront|LambdaGeneratedResponse|Redirect from cloudfront/i,
    word: "unclear",
    says: "made at the edge, not found in the cache",
    vendor: "cloudfront",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
  },
  { header: "x-cache", value: /\bREVALIDATED\b/i, word: "revalidated", says: "the origin said 304", source: nginx },
  { header: "x-cache", value: /\b(STALE|UPDATING)\b/i, word: "stale", says: "an old one, on purpose", source: nginx },
  { header: "x-cache", value: /\bEXPIRED\b/i, word: "miss", says: "too old; the origin was asked", source: nginx },
  {
    header: "x-cache",
    value: /\bBYPASS\b|\bPASS\b|\bCONFIG_NOCACHE\b/i,
    word: "bypass",
    says: "not cached here",
    source: nginx,
  },
  {
    header: "akamai-cache-status",
    value: /^Hit\b/i,
    word: "hit",
    says: "from Akamai's cache",
    vendor: "akamai",
    source: akamaiStatus,
  },
  {
    header: "akamai-cache-status",
    value: /^Miss\b/i,
    word: "miss",
    says: "not in Akamai's cache",
    vendor: "akamai",
    source: akamaiStatus,
  },
  {
    header: "akamai-cache-status",
    value: /^RefreshHit\b/i,
    word: "revalidated",
    says: "the origin said 304",
    vendor: "akamai",
    source: akamaiStatus,
  },
  {
    header: "akamai-cache-status",
    value: /^HitStale\b/i,
    word: "stale",
    says: "the origin did not answer",
    vendor: "akamai",
    source: akamaiStatus,
  },
  {
    header: "x-qnm-cache",
    value: /^Hit/i,
    word: "hit",
    says: "from Qiniu's cache",
    vendor: "qiniu",
    source: qiniu,
  },
  {
    header: "x-qnm-cache",
    value: /^Miss/i,
    word: "miss",
    says: "not in Qiniu's cache",
    vendor: "qiniu",
    source: qiniu,
  },
  { header: "x-hcs-proxy-type", value: /^1/, word: "hit", says: "1 = hit", vendor: "huawei", source: huawei },
  { header: "x-hcs-proxy-type", value: /^0/, word: "miss", says: "0 = not hit", vendor: "huawei", source: huawei },
  {
    header: "cdn-cache",
    value: /^HIT/i,
    word: "hit",
    says: "from bunny.net's cache",
    vendor: "bunny",
    source: "captures of bunny.net's edge",
  },
  { header: "x-vercel-cache", value: /^HIT$/i, word: "hit", says: "from the edge", vendor: "vercel", source: vercel },
  {
    header: "x-vercel-cache",
    value: /^STALE$/i,
    word: "stale",
    says: "renewed behind",
    vendor: "vercel",
    source: vercel,
  },
  { header: "x-vercel-cache", value: /^MISS$/i, word: "miss", says: "not cached", vendor: "vercel", source: vercel },
  { header: "cache-status", value: /;\s*hit\b/i, word: "hit", says: "a cache on the way had it", source: cacheStatus },
  {
    header: "cache-status",
    value: /;\s*fwd=bypass\b/i,
    word: "bypass",
    says: "a cache on the way was told not to look",
    source: cacheStatus,
  },
  {
    header: "cache-status",
    value: /;\s*fwd=/i,
    word: "miss",
    says: "the caches on the way asked further",
    source: cacheStatus,
  },
  // `X-Cache` by convention: one word, a list with the nearest node last, or "HIT from NODE".
  {
    header: "x-cache",
    value: /(^|,\s*)HIT[^,]*$|^HIT\b|^\w*Hit from\b/i,
    word: "hit",
    says: "the nearest cache had it",
    source: convention,
  },
  {
    header: "x-cache",
    value: /\bHIT\b/i,
    word: "hit",
    says: "a cache behind the nearest one had it",
    source: convention,
  },
  {
    header: "x-cache",
    value: /\bMISS\b/i,
    word: "miss",
    says: "no cache on the way had it",
    source: convention,
  },
  { header: "x-cache-status", value: /\bHIT\b/i, word: "hit", says: "the cache had it", source: nginx },
  {
    header: "x-cache-status",
    value: /\bREVALIDATED\b/i,
    word: "revalidated",
    says: "the origin said 304",
    source: nginx,
  },
  {
    header: "x-cache-status",
    value: /\b(STALE|UPDATING)\b/i,
    word: "stale",
    says: "an old one, on purpose",
    source: nginx,
  },
  { header: "x-cache-status", value: /\b(MISS|EXPIRED)\b/i, word: "miss", says: "the origin was asked", source: nginx },
  { header: "x-cache-status", value: /\bBYPASS\b/i, word: "bypass", says: "not cached here", source: nginx },
];
