import { type HeaderSet, parseHeaderSets } from "../header-set.ts";

function head(text: string): HeaderSet {
  const [set] = parseHeaderSets(text.trim());
  if (set === undefined) throw new Error("no head");
  return set;
}

/** Heads in the form in which each vendor's edge was seen to answer. */
export const heads = {
  sina: head(`
HTTP/1.1 200 OK
Server: nginx
Cache-Control: max-age=604800
Expires: Fri, 27 Nov 2026 10:00:00 GMT
Date: Fri, 20 Nov 2026 10:00:00 GMT
ETag: "5c1f-1"
Age: 1483
Edge-Copy-Time: 1605866400000
Via: https/1.1 dfwx.guangdong.union.163.nb.sinaedge.com (ApacheTrafficServer/6.2.1 [cRs f ])
X-Cache: HIT.163
X-Via-CDN: f=edge,s=dfwx.guangdong.union.163.nb.sinaedge.com,c=1.2.3.4
X-Via-Edge: 1605866400000`),
  tencentMemory: head(`
HTTP/1.1 200 OK
Server: nginx
Cache-Control: max-age=2592000
X-Cache-Lookup: Hit From MemCache
X-NWS-LOG-UUID: 13733582990050331190`),
  tencentDisk: head(`
HTTP/1.1 200 OK
X-Cache-Lookup: Hit From Upstream
X-Cache-Lookup: Hit From Disktank
X-NWS-LOG-UUID: 1`),
  tencentMiss: head(`
HTTP/1.1 200 OK
X-Cache-Lookup: Cache Miss
X-Cache-Lookup: Hit From Inner Cluster
X-NWS-LOG-UUID: 2`),
  tencentUpstream: head(`
HTTP/1.1 200 OK
X-Cache-Lookup: Hit From Upstream
X-NWS-LOG-UUID: 3`),
  alibabaHit: head(`
HTTP/1.1 200 OK
Server: Tengine
Via: cache36.l2cn1818[23,200-0,M], cache14.l2cn1818[39,0], kunlun7.cn1481[0,200-0,H], kunlun7.cn1481[1,0]
Age: 1080
X-Cache: HIT TCP_MEM_HIT dirn:-2:-2
X-Swift-SaveTime: Tue, 23 Jul 2026 05:52:14 GMT
X-Swift-CacheTime: 1765
EagleId: 3df09a1b15638622147584175e`),
  alibabaDisk: head(`
HTTP/1.1 200 OK
X-Cache: HIT TCP_HIT dirn:13:280073047
X-Swift-CacheTime: 3600`),
  alibabaMiss: head(`
HTTP/1.1 200 OK
X-Cache: MISS TCP_MISS dirn:-2:-2
X-Swift-CacheTime: 0`),
  qiniu: head(`
HTTP/1.1 200 OK
X-Log: X-Log
X-M-Log: QNM:xs463;QNM3
X-M-Reqid: vwkAAJvb7J6ydyIV
X-Qiniu-Zone: 0
X-Qnm-Cache: Miss,RawProxy
X-Reqid: cyIAAFJwE6yqdyIV
X-Slim-Origin: 0
X-Svr: IO`),
  baishan: head(`
HTTP/1.1 200 OK
X-Qnm-Cache: Miss
X-M-Log: QNM:tj11;QNM3
X-Ser: BC154_dx-lt-yd-jiangsu-huaian-25-cache-2, BC20_dx-guangdong-1-cache-1
X-Cache: HIT from BC20_dx-guangdong-1-cache-1(baishan)`),
  cloudflareHit: head(`
HTTP/2 200
server: cloudflare
cf-cache-status: HIT
cf-ray: 8f1d2c3b4a5e6f70-FRA
age: 12
cache-control: public, max-age=14400`),
  cloudflareDynamic: head(`
HTTP/2 200
server: cloudflare
cf-cache-status: DYNAMIC
cf-ray: 8f1d2c3b4a5e6f71-FRA`),
  fastly: head(`
HTTP/2 200
via: 1.1 varnish, 1.1 varnish
x-served-by: cache-iad2120-IAD, cache-sjc3120-SJC
x-cache: MISS, HIT
x-cache-hits: 0, 1
x-timer: S1605866400.123456,VS0,VE1
age: 33`),
  akamai: head(`
HTTP/1.1 200 OK
Server: Apache
X-Cache: TCP_MEM_HIT from a118-214-191-15 (AkamaiGHost/6.7.0.2-9183648)
X-Check-Cacheable: YES`),
  cloudfrontMiss: head(`
HTTP/2 200
x-cache: Miss from cloudfront
via: 1.1 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)
x-amz-cf-pop: FRA56-P4
x-amz-cf-id: abc==`),
  cloudfrontRefresh: head(`
HTTP/2 200
x-cache: RefreshHit from cloudfront
x-amz-cf-pop: FRA56-P4`),
  azure: head(`
HTTP/1.1 200 OK
x-azure-ref: 20231220T224138Z-aszum42sv11x58grd0efvwkabc00000000kg00000000k358
X-Cache: CONFIG_NOCACHE`),
  nginx: head(`
HTTP/1.1 200 OK
Server: nginx/1.22.1
ETag: W/"s-17"
Cache-Control: public, max-age=5, s-maxage=30, stale-while-revalidate=60
X-Cache: HIT`),
  plain: head(`
HTTP/1.1 200 OK
Server: nginx/1.22.1
Content-Type: text/html
Content-Length: 12`),
} as const;
