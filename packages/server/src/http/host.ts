import { type Refusal, refuse } from "@flyby/protocol";
import { isLoopbackHost } from "./client-address.ts";

/**
 * Why a request under this name is not answered; null when it is. `local`: the server is meant for its own machine. Any
 * site can let a name of its own point there (DNS rebinding); its pages would pass as ours and read the videos.
 */
export function refuseHost(url: string, local: boolean): Refusal | null {
  if (!URL.canParse(url)) return refuse("bad-message", "The Host header names no host.");
  const { hostname } = new URL(url);
  if (!local || isLoopbackHost(hostname)) return null;
  return refuse(
    "origin-refused",
    `This server answers to localhost, not to ${hostname}. The operator names another address with --public-url or --host.`,
  );
}
