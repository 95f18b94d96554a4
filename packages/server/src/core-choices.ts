import type { LocalNetwork } from "./bus/local-bus.ts";

/** Where the truth lies: a file for one process, or a server that many nodes share. */
export type StoreChoice =
  /** The database and `admin-token` lie in this folder; made when missing. */
  | { readonly type: "sqlite"; readonly folder: string }
  /** `postgres://USER:PASSWORD@HOST/DATABASE`. Nothing is kept on this machine. */
  | { readonly type: "postgres"; readonly url: string };

/** How the nodes of one installation hear of each other. */
export type BusChoice =
  | { readonly type: "none" }
  /** `redis://`, `rediss://`, `valkey://` or `nats://`. */
  | { readonly type: "server"; readonly url: string }
  /** Several nodes in one process, as tests have them. */
  | { readonly type: "network"; readonly network: LocalNetwork };
