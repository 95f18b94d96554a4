import { startFastAging } from "./fast-aging.ts";
import { adminToken, type FlybyProcess, startFlyby, stopFlyby } from "./flyby-process.ts";
import { type NginxServer, publicName, startNginx } from "./nginx.ts";
import { type OriginRequests, watchOrigin } from "./origin-requests.ts";

/** Flyby behind a real nginx with the shipped configuration, over TLS. */
export interface NginxSite {
  /** Straight to the server; its `url` is that behind nginx's back. */
  readonly flyby: FlybyProcess;
  readonly nginx: NginxServer;
  /** What nginx asks Flyby for. */
  readonly origin: OriginRequests;
  readonly admin: string;
  /** `fetch` through nginx. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** `fetch` that trusts this nginx, for whole clients. */
  readonly fetch: typeof fetch;
  /** `WebSocket` that trusts this nginx. */
  readonly WebSocket: typeof WebSocket;
  stop(): Promise<void>;
}

export interface NginxSiteOptions {
  readonly args?: readonly string[];
  /** Whatever caches may keep, they may keep for a second. */
  readonly fastAging?: boolean;
}

export async function startNginxSite(options: NginxSiteOptions = {}): Promise<NginxSite> {
  const behind = ["--trust-proxy", "127.0.0.1", "--public-url", `https://${publicName}`];
  const started = await startFlyby({ args: [...behind, ...(options.args ?? [])] });
  const flyby = { ...started, url: `http://127.0.0.1:${started.port}` };
  const aging = options.fastAging === true ? startFastAging(flyby.port) : null;
  const origin = await watchOrigin(aging?.port ?? flyby.port);
  const nginx = await startNginx(origin.port);
  const ca = await Bun.file(nginx.certificate).text();
  const trusting = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> =>
    fetch(input, { ...init, tls: { ca } });
  class TrustingSocket extends WebSocket {
    constructor(url: string | URL, protocols: string | string[] = []) {
      // The runtime takes options in this place, of which the DOM's types know nothing.
      const options: object = { protocols, tls: { ca } };
      super(url, options as string[]);
    }
  }
  return {
    flyby,
    nginx,
    origin,
    admin: await adminToken(flyby),
    ask: (path, init) => trusting(`${nginx.url}${path}`, init),
    fetch: Object.assign(trusting, { preconnect: fetch.preconnect }),
    WebSocket: TrustingSocket,
    async stop() {
      await nginx.stop();
      await origin.stop();
      await aging?.stop();
      await stopFlyby(flyby);
    },
  };
}
