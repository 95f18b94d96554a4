import { type Refusal, refuse } from "@flyby/protocol";
import ipaddr from "ipaddr.js";
import { isLoopbackHost } from "./client-address.ts";

/** Ends of names that nobody can register (RFC 2606, 6761, 6762, 8375, and `internal`), and the `lan` of home routers. */
const privateEnds = /\.(test|example|invalid|localhost|local|internal|lan|home\.arpa)$/;

/**
 * Why a request under this name is not answered; null when it is. `local`: the server is meant for its own machine. A
 * site can let a name of its own point there (DNS rebinding); its pages would pass as ours and read the videos. So a
 * public name is refused; an address, a name without a dot or one that nobody can own is no danger.
 */
export function refuseHost(url: string, local: boolean): Refusal | null {
  if (!URL.canParse(url)) return refuse("bad-message", "The Host header names no host.");
  const { hostname } = new URL(url);
  if (!local || isLoopbackHost(hostname) || !isPublicName(hostname)) return null;
  return refuse(
    "origin-refused",
    `This server answers to localhost, not to ${hostname}. The operator names another address with --public-url or --host.`,
  );
}

function isPublicName(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return bare.includes(".") && !ipaddr.isValid(bare) && !privateEnds.test(bare);
}
