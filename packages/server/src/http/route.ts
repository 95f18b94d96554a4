import type { Answer } from "./answers.ts";
import type { Peer } from "./client-address.ts";
import type { OriginVerdict } from "./origin.ts";

/** One request, as handlers see it. */
export interface Call {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** Decoded parts of the path by name; anything may stand in them. */
  readonly params: Readonly<Record<string, string>>;
  readonly peer: Peer;
  readonly origin: OriginVerdict;
  /** The runtime may keep this request open for so many seconds without a byte. */
  hold(seconds: number): void;
}

export type Handler = (call: Call) => Promise<Answer | Response> | Answer | Response;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One address and what it does. HEAD follows GET, OPTIONS and 405 are answered for all. */
export interface Route {
  /** Hono's syntax: `/api/v1/rooms/:room`. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** `classic`: local files and ports of this machine may use it; `open`: any site may read it. */
  readonly access?: "classic" | "open";
}
