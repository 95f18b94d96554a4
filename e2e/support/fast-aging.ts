/** Times of `Cache-Control` that a test cannot wait for. */
const times = /(max-age|s-maxage|stale-while-revalidate)=([1-9]\d*)/g;

export interface FastAging {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Stands before a server and cuts every time that its answers give caches to one second. All else passes as it is, so a
 * cache behind it goes through a minute's life in two seconds.
 */
export function startFastAging(targetPort: number): FastAging {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const answer = await fetch(`http://127.0.0.1:${targetPort}${pathname}${search}`, {
        method,
        headers,
        body: method === "GET" || method === "HEAD" ? null : await request.arrayBuffer(),
        redirect: "manual",
        decompress: false,
      });
      const aged = new Headers(answer.headers);
      const caching = aged.get("cache-control");
      if (caching !== null) aged.set("cache-control", caching.replace(times, "$1=1"));
      return new Response(answer.body, { status: answer.status, headers: aged });
    },
  });
  return { port: server.port ?? 0, stop: () => server.stop(true) };
}
