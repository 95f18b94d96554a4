import type { Clock } from "../clock.ts";
import type { Route } from "../http/route.ts";
import { createClients } from "./clients.ts";
import { createCountdown } from "./countdown.ts";
import type { Exchange } from "./exchange.ts";
import { hello } from "./hello.ts";
import { createMirror } from "./mirror.ts";
import { echo, ping } from "./reply.ts";
import { createSum } from "./sum.ts";

/** All exchanges of one process. */
export interface Exchanges {
  /** `path` as in `/lab/echo`; undefined where there is none. */
  at(path: string): Exchange | undefined;
  readonly routes: readonly Route[];
  /** Ends the answers that go on. Sockets end with their own. */
  close(): void;
}

export function createExchanges(clock: Clock): Exchanges {
  const all = [hello, echo, ping, createCountdown(clock), createClients(clock), createSum(clock), createMirror(clock)];
  const byPath = new Map(all.map((exchange) => [`/lab/${exchange.name}`, exchange]));
  return {
    at: (path) => byPath.get(path),
    routes: all.flatMap(({ routes }) => routes),
    close() {
      for (const exchange of all) exchange.close?.();
    },
  };
}

/** For a server that is to have none. */
export const noExchanges: Exchanges = { at: () => undefined, routes: [], close: () => undefined };
