import { openTap } from "../../packages/lab/src/tap/open-tap.ts";

export interface OriginRequest {
  readonly method: string;
  /** Path and query. */
  readonly uri: string;
  /** Epoch ms. */
  readonly atMs: number;
}

export interface OriginRequests {
  /** Connect here instead. */
  readonly port: number;
  /** Everything asked so far, in order. */
  readonly seen: readonly OriginRequest[];
  stop(): Promise<void>;
}

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+) HTTP\/1\.[01]\r\n/;
/** A request line of ours is far shorter. */
const longestLine = 4_096;

/**
 * Stands before a server and notes what a proxy asks of it. A proxy sends one request after the other and begins each
 * with a write of its own, so a request line stands at the beginning of what arrives.
 */
export async function watchOrigin(targetPort: number): Promise<OriginRequests> {
  const seen: OriginRequest[] = [];
  const tap = await openTap({
    listen: { host: "127.0.0.1", port: 0 },
    target: { host: "127.0.0.1", port: targetPort },
    observer: {
      bytes(_, direction, bytes, atMs) {
        if (direction === "down") return;
        const [, method, uri] = requestLine.exec(Buffer.from(bytes.subarray(0, longestLine)).toString("latin1")) ?? [];
        if (method !== undefined && uri !== undefined) seen.push({ method, uri, atMs });
      },
    },
  });
  return { port: tap.port, seen, stop: tap.stop };
}
