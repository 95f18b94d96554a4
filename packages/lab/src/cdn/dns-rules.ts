import type { Vendor } from "./vendors.ts";

/** A name that ends so belongs to that vendor. */
export interface DnsRule {
  readonly vendor: Vendor;
  readonly suffixes: readonly string[];
  readonly source: string;
}

const collected = "public lists of CDN CNAMEs, e.g. GuanceCloud/guance-docs built_in_cdn_dict_config";

export const dnsRules: readonly DnsRule[] = [
  {
    vendor: "akamai",
    suffixes: ["akamaiedge.net", "akamai.net", "edgesuite.net", "edgekey.net", "akamaized.net", "akamaihd.net"],
    source: "https://techdocs.akamai.com/property-mgr/docs/edge-hostnames",
  },
  {
    vendor: "alibaba",
    suffixes: [
      "alikunlun.com",
      "alikunlun.net",
      "kunlunar.com",
      "kunlunca.com",
      "kunlunsl.com",
      "kunlunle.com",
      "kunlungr.com",
      "kunlunea.com",
      "kunluncan.com",
      "kunlunaq.com",
      "kunlungem.com",
      "kunlunhuf.com",
      "cdngslb.com",
      "alicdn.com",
    ],
    source: collected,
  },
  {
    vendor: "azure",
    suffixes: ["azureedge.net", "azurefd.net", "t-msedge.net"],
    source: "https://learn.microsoft.com/azure/frontdoor/front-door-custom-domain",
  },
  { vendor: "baidu", suffixes: ["bdydns.com", "jomodns.com"], source: collected },
  { vendor: "baishan", suffixes: ["bsgslb.cn", "qingcdn.com", "bsclink.cn", "trpcdn.net"], source: collected },
  { vendor: "bunny", suffixes: ["b-cdn.net"], source: "https://support.bunny.net/" },
  {
    vendor: "cloudflare",
    suffixes: ["cdn.cloudflare.net"],
    source: "https://developers.cloudflare.com/dns/zone-setups/partial-setup/",
  },
  {
    vendor: "cloudfront",
    suffixes: ["cloudfront.net"],
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
  },
  { vendor: "edgio", suffixes: ["edgecastcdn.net", "llnwd.net", "edgio.net"], source: collected },
  {
    vendor: "fastly",
    suffixes: ["fastly.net", "fastlylb.net"],
    source: "https://www.fastly.com/documentation/guides/getting-started/domains/",
  },
  { vendor: "huawei", suffixes: ["cdnhwc1.com", "cdnhwc2.com", "cdnhwc3.com"], source: collected },
  { vendor: "imperva", suffixes: ["incapdns.net", "impervadns.net"], source: collected },
  { vendor: "keycdn", suffixes: ["kxcdn.com"], source: "https://www.keycdn.com/support/create-a-zone-alias" },
  { vendor: "netlify", suffixes: ["netlify.app", "netlifyglobalcdn.com"], source: collected },
  { vendor: "qiniu", suffixes: ["qiniudns.com", "qiniucdn.com", "clouddn.com", "qbox.me"], source: collected },
  { vendor: "sina", suffixes: ["sinaedge.com"], source: "a capture of Sina's edge" },
  {
    vendor: "tencent",
    suffixes: ["dnsv1.com", "dnsv1.com.cn", "tc.cdntip.com", "cdntip.com", "tdnsv5.com", "dnse1.com", "dnse2.com"],
    source: collected,
  },
  { vendor: "upyun", suffixes: ["aicdn.com", "upaiyun.com"], source: collected },
  { vendor: "vercel", suffixes: ["vercel-dns.com", "vercel.app"], source: collected },
  {
    vendor: "wangsu",
    suffixes: ["wscdns.com", "wsdvs.com", "wsglb0.com", "lxdns.com", "chinanetcenter.com", "cdn20.com"],
    source: collected,
  },
];

export function vendorOfName(name: string): { readonly rule: DnsRule; readonly suffix: string } | null {
  const plain = name.toLowerCase().replace(/\.$/, "");
  for (const rule of dnsRules) {
    const suffix = rule.suffixes.find((each) => plain === each || plain.endsWith(`.${each}`));
    if (suffix !== undefined) return { rule, suffix };
  }
  return null;
}
