import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";

/** The names from the host on, each the CNAME of the one before, and where they end. */
export type DnsChain =
  | { readonly kind: "found"; readonly names: readonly string[]; readonly addresses: readonly string[] }
  /** The host is an address: there is nothing to ask. */
  | { readonly kind: "address" }
  | { readonly kind: "unknown"; readonly why: string };

/** What is asked of DNS; rejects where there is no such record. */
export interface DnsQuestions {
  cname(name: string): Promise<readonly string[]>;
  addresses(name: string): Promise<readonly string[]>;
}

/** Chains of names in the wild have up to five links; beyond this somebody plays games. */
const maxLinks = 12;
const timeoutMs = 3_000;

export function systemDns(): DnsQuestions {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  return {
    cname: (name) => resolver.resolveCname(name),
    async addresses(name) {
      const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      const addresses = found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
      const [failure] = found.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
      if (addresses.length === 0) throw failure;
      return addresses;
    },
  };
}

export async function followNames(host: string, dns: DnsQuestions): Promise<DnsChain> {
  const plain = host.replace(/^\[|\]$/g, "");
  if (isIP(plain) !== 0) return { kind: "address" };
  const names = [plain];
  while (names.length < maxLinks) {
    const next = await dns.cname(names.at(-1) ?? plain).catch(() => []);
    const [name] = next;
    if (name === undefined || names.includes(name)) break;
    names.push(name);
  }
  try {
    return { kind: "found", names, addresses: await dns.addresses(names.at(-1) ?? plain) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    if (names.length > 1) return { kind: "found", names, addresses: [] };
    return { kind: "unknown", why: `DNS does not tell about ${plain} here (${code}).` };
  }
}
