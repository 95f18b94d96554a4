import ipaddr from "ipaddr.js";

/** A parsed network. */
export type Network = readonly [ReturnType<typeof ipaddr.parse>, number];

export function parseNetworks(cidrs: readonly string[]): readonly Network[] {
  return cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
}

/** Whom a request came from, as far as it can be believed. */
export interface Peer {
  readonly address: string;
}

/**
 * Goes through X-Forwarded-For from the right, as long as the hop before was a trusted proxy; anything further left
 * may be invented by the sender.
 */
export function findPeer(socketAddress: string, headers: Headers, trusted: readonly Network[]): Peer {
  const socket = normalize(socketAddress) ?? "0.0.0.0";
  if (!isTrusted(socket, trusted)) return { address: socket };
  let address = socket;
  for (const hop of (headers.get("x-forwarded-for") ?? "").split(",").reverse()) {
    const next = normalize(hop.trim());
    if (next === null) break;
    address = next;
    if (!isTrusted(next, trusted)) break;
  }
  return { address };
}

function isTrusted(address: string, trusted: readonly Network[]): boolean {
  if (trusted.length === 0) return false;
  const parsed = ipaddr.process(address);
  return trusted.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

// Proxies write ports and brackets too; IPv4 mapped into IPv6 is the same peer.
function normalize(text: string): string | null {
  const bare = text.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

/** True for the addresses only this machine can reach. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare.endsWith(".localhost")) return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback";
}

/** True for addresses that nobody on the internet has: this machine and its own network. */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ["loopback", "private", "uniqueLocal", "linkLocal"].includes(ipaddr.process(address).range());
}
