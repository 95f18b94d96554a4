import { isLoopbackHost } from "./client-address.ts";

export interface OriginRules {
  readonly allowOrigins: readonly string[];
  readonly openRooms: readonly string[];
  readonly publicUrl: string | null;
  /** Only this machine reaches the server: it is bound to loopback, and no proxy was named that stands in front. */
  readonly local: boolean;
}

/**
 * `none`: no browser's page sent it (curl, Python). `same`: a page of this server. `allowed`: a page of a site the
 * operator named, or of this machine on the classic row; `opensRooms`: that site may open rooms. `refused`: any other.
 */
export type OriginVerdict =
  | { readonly verdict: "none" | "same" }
  | { readonly verdict: "allowed"; readonly origin: string; readonly opensRooms: boolean }
  | { readonly verdict: "refused"; readonly message: string };

export interface OriginFacts {
  readonly origin: string | null;
  /** The Host header. */
  readonly host: string | null;
  /** The classic row also serves pages opened as a file and other ports of this machine. */
  readonly classic: boolean;
}

export function judgeOrigin({ origin, host, classic }: OriginFacts, rules: OriginRules): OriginVerdict {
  if (origin === null) return { verdict: "none" };
  const originHost = hostOf(origin);
  // The host decides, not the scheme: behind a proxy that ends TLS we see http.
  if (originHost !== null && isOwnHost(originHost, host, rules.publicUrl)) return { verdict: "same" };
  const opensRooms = rules.openRooms.includes(origin);
  if (opensRooms || rules.allowOrigins.includes(origin)) return { verdict: "allowed", origin, opensRooms };
  if (rules.allowOrigins.includes("*")) return { verdict: "allowed", origin, opensRooms: false };
  if (classic && rules.local && (origin === "null" || isLoopbackOrigin(origin))) {
    return { verdict: "allowed", origin, opensRooms: false };
  }
  return { verdict: "refused", message: explain(origin, originHost !== null) };
}

function explain(origin: string, isSite: boolean): string {
  return isSite
    ? `Pages of ${origin} may not do this here. The operator allows a site with --allow-origin ${origin}.`
    : "Pages without an origin of their own (files, sandboxed frames) may not do this here.";
}

function isOwnHost(originHost: string, host: string | null, publicUrl: string | null): boolean {
  if (publicUrl !== null && originHost === new URL(publicUrl).host) return true;
  return host !== null && originHost === withoutDefaultPort(host);
}

function hostOf(origin: string): string | null {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return null;
  return withoutDefaultPort(new URL(origin).host);
}

function withoutDefaultPort(host: string): string {
  return host.toLowerCase().replace(/:(80|443)$/, "");
}

function isLoopbackOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);
}
