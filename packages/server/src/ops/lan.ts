import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { isLoopbackHost } from "../http/client-address.ts";

/** Of containers and virtual machines: nothing a phone could reach. */
const virtual = /^(docker|br-|veth|virbr|vboxnet|vmnet|cni|flannel)/;

interface OwnAddress {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
}

type Interfaces = Readonly<Record<string, readonly OwnAddress[] | undefined>>;

/** Addresses under which other machines of the network reach this one; none while bound to loopback. */
export function findLanUrls(
  host: string,
  port: number,
  basePath: string,
  interfaces: Interfaces = networkInterfaces(),
): readonly string[] {
  if (isLoopbackHost(host)) return [];
  const addresses = host === "0.0.0.0" || host === "::" ? typeableAddresses(interfaces) : [host];
  return addresses.map((address) => `http://${address.includes(":") ? `[${address}]` : address}:${port}${basePath}`);
}

// IPv4 alone: it is what somebody types into a phone.
function typeableAddresses(interfaces: Interfaces): readonly string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !virtual.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address }) => address)
    .filter((address) => ipaddr.parse(address).range() !== "linkLocal");
}
