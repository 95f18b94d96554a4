import type { Latency } from "../../compare/result.ts";
import { type Address, openHttpLine } from "../../swarm/http-line.ts";
import { collectTimes } from "../../swarm/latency.ts";

/** Requests one behind the other on each of several connections. */
export interface HttpOrder {
  readonly address: Address;
  /** Taken in turn by all connections. */
  readonly requests: readonly HttpRequest[];
  readonly connections: number;
  readonly ms: number;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** `Name: value` */
  readonly headers: readonly string[];
  /** `%N` becomes the number of the request. */
  readonly body: string;
}

export interface HttpOutcome {
  readonly requests: number;
  readonly ms: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Of bodies. */
  readonly bytes: number;
  readonly latency: Latency;
  /** Of the process of the load. */
  readonly cpuMs: number;
  readonly troubles: readonly string[];
}

export function encodeRequest(
  { host, port }: Address,
  { method, path, headers, body }: HttpRequest,
  number: number,
): string {
  const content = body.replaceAll("%N", String(number));
  const length = method === "GET" ? [] : [`Content-Length: ${Buffer.byteLength(content)}`];
  return [`${method} ${path} HTTP/1.1`, `Host: ${host}:${port}`, ...headers, ...length, "", content].join("\r\n");
}

/** The next request of a connection goes out when its last answer is whole. `nextNumber` counts the requests of all loads. */
export async function loadHttp(
  { address, requests, connections, ms }: HttpOrder,
  nextNumber: () => number,
): Promise<HttpOutcome> {
  const times = collectTimes();
  const statuses: Record<string, number> = {};
  const troubles: string[] = [];
  const begun = performance.now();
  const before = process.cpuUsage();
  let bytes = 0;

  function run(): Promise<void> {
    return new Promise((resolve) => {
      const line = openHttpLine(address, {
        broken(words) {
          troubles.push(words);
          resolve();
        },
      });
      const ask = (): void => {
        const number = nextNumber();
        const request = requests[number % requests.length];
        if (request === undefined || performance.now() - begun >= ms) {
          line.close();
          resolve();
          return;
        }
        const atMs = performance.now();
        line.ask(encodeRequest(address, request, number), {
          head(status) {
            statuses[status] = (statuses[status] ?? 0) + 1;
          },
          body(arrived) {
            bytes += arrived.length;
          },
          end() {
            times.add(performance.now() - atMs);
            ask();
          },
        });
      };
      ask();
    });
  }

  await Promise.all(Array.from({ length: connections }, run));
  const { user, system } = process.cpuUsage(before);
  const elapsed = performance.now() - begun;
  const cpuMs = (user + system) / 1_000;
  return { requests: times.count, ms: elapsed, statuses, bytes, latency: times.summarize(), cpuMs, troubles };
}
