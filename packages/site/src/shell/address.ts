import { type LogTransport, logTransports } from "@flyby/protocol";

/** Addresses of one Flyby server, whose pages may stand below any path. */
export interface Addresses {
  /** Ends with a slash. */
  readonly base: string;
  library(query?: string): string;
  watch(room: string, atMs?: number): string;
  overlay(room: string): string;
  lab(): string;
  api(path: string): string;
  /** Media and posters: relative to the base unless absolute. */
  resolve(url: string): string;
}

export function createAddresses(baseUri: string): Addresses {
  const base = new URL(".", baseUri).href;
  const at = (path: string): string => new URL(path, base).href;
  return {
    base,
    library: (query) => at(query ? `?q=${encodeURIComponent(query)}` : ""),
    watch: (room, atMs) =>
      at(`watch/${encodeURIComponent(room)}${atMs === undefined ? "" : `?t=${Math.floor(atMs / 1000)}`}`),
    overlay: (room) => at(`overlay/${encodeURIComponent(room)}`),
    lab: () => at("lab"),
    api: (path) => at(`api/v1/${path}`),
    resolve: at,
  };
}

/** The room in the address of a page: what follows `watch/` or `overlay/`. null when there is none. */
export function roomOf(pathname: string): string | null {
  const [, room] = /\/(?:watch|overlay)\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (room === undefined) return null;
  try {
    return decodeURIComponent(room);
  } catch {
    return room;
  }
}

/** `?t=83` or `?t=1m23s` as ms; null without a usable one. */
export function startOf(search: string): number | null {
  const text = new URLSearchParams(search).get("t") ?? "";
  const [whole, hours, minutes, seconds] = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s?)?$/.exec(text) ?? [];
  if (!whole) return null;
  return (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
}

/** `?transport=sse`: the transport that a page is to use, "auto" without one that exists. */
export function transportOf(search: string): "auto" | LogTransport {
  const wish = new URLSearchParams(search).get("transport");
  return logTransports.find((transport) => transport === wish) ?? "auto";
}
