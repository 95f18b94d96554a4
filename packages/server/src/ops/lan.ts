import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { isLoopbackHost } from "../http/client-address.ts";

/** Addresses under which other machines of the network reach this one; none while bound to loopback. */
export function findLanUrls(host: string, port: number, basePath: string): readonly string[] {
  if (isLoopbackHost(host)) return [];
  const any = host === "0.0.0.0" || host === "::";
  const addresses = any ? ownAddresses() : [host];
  return addresses.map((address) => `http://${address.includes(":") ? `[${address}]` : address}:${port}${basePath}`);
}

function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  // A phone is told an address people can type; link-local and container bridges come last or not at all.
  return all
    .filter(
      ({ internal, family, address }) =>
        !internal && family === "IPv4" && ipaddr.parse(address).range() !== "linkLocal",
    )
    .map(({ address }) => address);
}
