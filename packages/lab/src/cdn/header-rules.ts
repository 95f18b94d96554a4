import type { Vendor } from "./vendors.ts";

/** A header that only one vendor sends, and what it says. */
export interface HeaderRule {
  readonly vendor: Vendor;
  readonly header: string;
  /** Of the value; absent = the name alone tells. */
  readonly value?: RegExp;
  readonly says: string;
  /** Where this is written down. */
  readonly source: string;
}

const alibaba = "https://tnie.github.io/2019/11/04/debugCDN (a capture of Alibaba's edge)";
const tencent = "https://www.tencentcloud.com/document/product/228/11207";
const tencentSeen = "https://kanchuan.com/blog/186-cdn-x-cache-lookup (a capture of Tencent's edge)";
const qiniu = "a capture of Qiniu's storage and edge: X-Log, X-M-Log, X-Reqid, X-Svr and X-Qnm-Cache together";
const baishan = "a capture of Baishan before Qiniu: X-Ser and X-Cache name BC nodes and (baishan)";
const sina = "a capture of Sina's edge: Via names sinaedge.com, Edge-Copy-Time and X-Via-CDN stand beside it";
const cloudflare = "https://developers.cloudflare.com/fundamentals/reference/http-headers/";
const fastly = "https://www.fastly.com/documentation/reference/http/http-headers/";
const akamai = "https://techdocs.akamai.com/edge-diagnostics/docs/pragma-headers";
const cloudfront =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html";
const azure = "https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol";
const baidu = "captures of Baidu's edge: Ohc-Cache-HIT and Ohc-Response-Time beside Server: JSP3";
const wangsu = "captures of Wangsu's edge: X-Via: 1.1 NODE:n (Cdn Cache Server V2.0)";
const bunny = "captures of bunny.net's edge: CDN-PullZone beside Server: BunnyCDN-PLACE-n";
const netlify = "captures of Netlify's edge: X-NF-Request-ID beside Server: Netlify";
const imperva = "captures of Imperva's edge: X-CDN: Imperva beside X-Iinfo";
const rfc9110 = "RFC 9110 §7.6.3 (Via)";

/** In the order in which evidence is shown. */
export const headerRules: readonly HeaderRule[] = [
  { vendor: "cloudflare", header: "cf-ray", says: "the id and place of Cloudflare's edge", source: cloudflare },
  { vendor: "cloudflare", header: "cf-cache-status", says: "Cloudflare's cache speaks", source: cloudflare },
  { vendor: "cloudflare", header: "server", value: /^cloudflare\b/i, says: "its server", source: cloudflare },
  {
    vendor: "fastly",
    header: "x-served-by",
    value: /\bcache-[a-z0-9]+(-[a-z0-9]+)*-[A-Z]{3}\b/,
    says: "Fastly's cache nodes",
    source: `${fastly}X-Served-By/`,
  },
  {
    vendor: "fastly",
    header: "x-timer",
    value: /^S\d+\.\d+,VS\d/,
    says: "Fastly's timing",
    source: `${fastly}X-Timer/`,
  },
  { vendor: "fastly", header: "fastly-debug-digest", says: "Fastly's debugging", source: fastly },
  { vendor: "akamai", header: "server", value: /AkamaiGHost|AkamaiNetStorage/i, says: "its server", source: akamai },
  { vendor: "akamai", header: "x-cache", value: /AkamaiGHost|akamaitechnologies/i, says: "its cache", source: akamai },
  { vendor: "akamai", header: "x-cache-remote", value: /Akamai/i, says: "its parent cache", source: akamai },
  { vendor: "akamai", header: "x-check-cacheable", says: "Akamai's answer to its debug headers", source: akamai },
  {
    vendor: "akamai",
    header: "akamai-cache-status",
    says: "Akamai's cache speaks",
    source: "https://techdocs.akamai.com/property-mgr/reference/deprecated-return-cache-status",
  },
  { vendor: "akamai", header: "akamai-grn", says: "Akamai's request number", source: akamai },
  { vendor: "akamai", header: "x-akamai-transformed", says: "Akamai changed the body", source: akamai },
  { vendor: "cloudfront", header: "x-amz-cf-pop", says: "CloudFront's place", source: cloudfront },
  { vendor: "cloudfront", header: "x-amz-cf-id", says: "CloudFront's request id", source: cloudfront },
  { vendor: "cloudfront", header: "via", value: /\(CloudFront\)/i, says: "it is on the way", source: cloudfront },
  { vendor: "cloudfront", header: "x-cache", value: /from cloudfront/i, says: "its cache speaks", source: cloudfront },
  { vendor: "azure", header: "x-azure-ref", says: "Azure Front Door's request id", source: azure },
  { vendor: "tencent", header: "x-nws-log-uuid", says: "Tencent's request id", source: tencentSeen },
  { vendor: "tencent", header: "x-daa-tunnel", says: "Tencent's dynamic acceleration", source: tencentSeen },
  { vendor: "tencent", header: "server", value: /^NWS/, says: "Tencent's server", source: tencentSeen },
  {
    vendor: "tencent",
    header: "x-cache-lookup",
    value: /\b(MemCache|Disktank|Hit From Upstream|Hit From Inner Cluster|Cache (Hit|Miss))\b/i,
    says: "Tencent's words for its caches",
    source: tencent,
  },
  { vendor: "alibaba", header: "x-swift-savetime", says: "when Alibaba's edge stored it", source: alibaba },
  { vendor: "alibaba", header: "x-swift-cachetime", says: "how long it stores it, seconds", source: alibaba },
  { vendor: "alibaba", header: "ali-swift-global-savetime", says: "when Alibaba first stored it", source: alibaba },
  { vendor: "alibaba", header: "eagleid", says: "Alibaba's trace id", source: alibaba },
  {
    vendor: "alibaba",
    header: "via",
    value: /\b(v?cache|kunlun)\d+\.\w+\[/i,
    says: "Alibaba's nodes are on the way",
    source: alibaba,
  },
  { vendor: "alibaba", header: "x-cache", value: /\bTCP_\w+ dirn:/, says: "its cache speaks", source: alibaba },
  { vendor: "baishan", header: "x-ser", value: /\bBC\d+_/, says: "Baishan's nodes", source: baishan },
  { vendor: "baishan", header: "x-cache", value: /\bBC\d+_|\(baishan\)/i, says: "its cache speaks", source: baishan },
  { vendor: "qiniu", header: "x-qnm-cache", says: "Qiniu's own cache speaks", source: qiniu },
  { vendor: "qiniu", header: "x-m-log", value: /\bQNM\b/, says: "Qiniu's chain of nodes", source: qiniu },
  { vendor: "qiniu", header: "x-m-reqid", says: "Qiniu's request id", source: qiniu },
  { vendor: "qiniu", header: "x-qiniu-zone", says: "the zone of Qiniu's storage", source: qiniu },
  { vendor: "sina", header: "via", value: /\bsinaedge\.com\b/i, says: "Sina's nodes are on the way", source: sina },
  { vendor: "sina", header: "x-via-cdn", value: /\bsinaedge\.com\b/i, says: "Sina's nodes", source: sina },
  {
    vendor: "huawei",
    header: "x-hcs-proxy-type",
    says: "Huawei's word for hit (1) or not (0)",
    source: "https://support.huaweicloud.com/intl/en-us/cdn_faq/cdn_faq_0245.html",
  },
  {
    vendor: "baidu",
    header: "ohc-cache-hit",
    says: "Baidu's cache nodes",
    source: baidu,
  },
  {
    vendor: "baidu",
    header: "ohc-file-size",
    says: "Baidu's edge",
    source: baidu,
  },
  {
    vendor: "wangsu",
    header: "x-via",
    value: /Cdn Cache Server/i,
    says: "Wangsu's nodes",
    source: wangsu,
  },
  {
    vendor: "bunny",
    header: "cdn-pullzone",
    says: "bunny.net's zone",
    source: bunny,
  },
  {
    vendor: "bunny",
    header: "server",
    value: /^BunnyCDN/i,
    says: "its server",
    source: bunny,
  },
  {
    vendor: "keycdn",
    header: "server",
    value: /^keycdn/i,
    says: "its server",
    source: "https://www.keycdn.com/support/x-edge-location",
  },
  {
    vendor: "keycdn",
    header: "x-edge-location",
    says: "KeyCDN's place",
    source: "https://www.keycdn.com/support/x-edge-location",
  },
  {
    vendor: "vercel",
    header: "x-vercel-cache",
    says: "Vercel's cache speaks",
    source: "https://vercel.com/docs/caching/cache-status",
  },
  {
    vendor: "vercel",
    header: "x-vercel-id",
    says: "Vercel's request id",
    source: "https://vercel.com/docs/headers/response-headers",
  },
  {
    vendor: "netlify",
    header: "x-nf-request-id",
    says: "Netlify's request id",
    source: netlify,
  },
  {
    vendor: "imperva",
    header: "x-cdn",
    value: /imperva|incapsula/i,
    says: "it names itself",
    source: imperva,
  },
  {
    vendor: "edgio",
    header: "x-ec-debug",
    says: "Edgio's debugging",
    source: "https://learn.microsoft.com/azure/cdn/cdn-http-debug-headers",
  },
  {
    vendor: "google",
    header: "via",
    value: /^1\.1 google$/i,
    says: "Google's front end is on the way",
    source: "https://cloud.google.com/load-balancing/docs/https",
  },
  { vendor: "varnish", header: "x-varnish", says: "Varnish's request ids", source: "https://varnish-cache.org/docs/" },
  { vendor: "squid", header: "via", value: /\(squid\b/i, says: "Squid is on the way", source: rfc9110 },
  {
    vendor: "trafficserver",
    header: "via",
    value: /\(ApacheTrafficServer\b|\bATS\b/i,
    says: "Apache Traffic Server is on the way",
    source: "https://docs.trafficserver.apache.org/en/latest/appendices/faq.en.html",
  },
];
