import ipaddr from "ipaddr.js";

/** Groups of an IPv6 address that a household or a host has to itself: /64. */
const networkGroups = 4;

/** Keys of addresses that posted lately: reading an address costs more than all other limits of a post together. */
const maxKnown = 4_096;
const known = new Map<string, string>();

/**
 * What counts as one address for limits and anonymous authors: an IPv4 address (mapped ones too), or the /64 of an
 * IPv6 address, whose owner can take any address in it. Anything else is itself.
 */
export function addressKey(address: string): string {
  const found = known.get(address);
  if (found !== undefined) return found;
  if (known.size >= maxKnown) known.clear();
  const key = readKey(address);
  known.set(address, key);
  return key;
}

function readKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${parsed.parts
    .slice(0, networkGroups)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
