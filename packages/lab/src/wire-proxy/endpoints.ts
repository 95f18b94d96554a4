/** Where the proxy listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The server behind it. */
export interface TargetAddress {
  readonly host: string;
  readonly port: number;
  /** The proxy speaks TLS to it. */
  readonly tls: boolean;
}

const defaultPorts: Readonly<Record<string, { readonly port: number; readonly tls: boolean }>> = {
  "http:": { port: 80, tls: false },
  "ws:": { port: 80, tls: false },
  "https:": { port: 443, tls: true },
  "wss:": { port: 443, tls: true },
};

/** `[HOST:]PORT`; loopback where no host is named. 0 is any free port. null: it is no such thing. */
export function parseListen(text: string): ListenAddress | null {
  if (/^\d{1,5}$/.test(text)) return checked({ host: "127.0.0.1", port: Number(text) });
  const parsed = parseHostPort(text);
  return parsed && checked(parsed);
}

/** A URL (http, https, ws, wss; its path does not count) or `HOST:PORT`. null: it is no such thing. */
export function parseTarget(text: string): TargetAddress | null {
  if (!text.includes("://")) {
    const parsed = parseHostPort(text);
    return parsed && parsed.port > 0 ? { ...parsed, tls: false } : null;
  }
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  const scheme = defaultPorts[protocol];
  if (!scheme || hostname === "") return null;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return { host, port: port === "" ? scheme.port : Number(port), tls: scheme.tls };
}

function parseHostPort(text: string): ListenAddress | null {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):(\d{1,5})$/i.exec(text);
  if (!match) return null;
  const [, host = "", port = ""] = match;
  return checked({ host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) });
}

function checked(address: ListenAddress): ListenAddress | null {
  return address.port <= 65_535 ? address : null;
}

/** A proxy before itself would connect to itself for ever. `own`: the addresses of this machine. */
export function isItself(listen: ListenAddress, target: TargetAddress, own: readonly string[] = []): boolean {
  if (listen.port !== target.port) return false;
  const everywhere = /^(0\.0\.0\.0|::)$/.test(listen.host);
  const here = (host: string) => /^(localhost|127\..*|0\.0\.0\.0|::1?)$/i.test(host);
  return (
    listen.host === target.host || (here(listen.host) && here(target.host)) || (everywhere && own.includes(target.host))
  );
}
