import { type ControlMessage, limits, type Refusal } from "@flyby/protocol";
import { findSender } from "../api/sender.ts";
import type { Core } from "../core.ts";

// What clients say on a socket and in BOSH requests, and what they hear back: the same words on both.

type Heard<T extends ControlMessage["type"]> = Extract<ControlMessage, { readonly type: T }>;

/** Who speaks: by their token, or by their address without one. */
export interface Speaker {
  readonly token: string | null;
  readonly address: string;
}

export interface PostParts extends Speaker {
  readonly core: Core;
  readonly room: string;
  readonly draft: unknown;
  /** Whoever has no token is given one to keep. */
  readonly offerIdentity: boolean;
}

/** Sends a draft in and tells what became of it. */
export async function answerPost(parts: PostParts): Promise<Heard<"ack"> | Heard<"refused">> {
  const { core, room, draft, token, address, offerIdentity } = parts;
  const nonce = nonceOf(draft);
  const known = findSender(core, token, address);
  if (!known.ok) return toRefused(known, nonce);
  const { anonymous, sender } = known.value;
  const posted = await core.ingress.submit(room, draft, sender);
  if (!posted.ok) return toRefused(posted, nonce);
  const identity = anonymous && offerIdentity ? { identity: core.identities.issue(sender.name).token } : {};
  return { type: "ack", nonce, ...identity, ...posted.value };
}

/** Tells whose the token is; a bad one is refused. */
export function answerHello(
  core: Core,
  { token, address }: Speaker,
  about: { readonly server: string; readonly serverTimeMs: number },
): Heard<"hello"> | Heard<"refused"> {
  if (token === null) return { type: "hello", ...about };
  const known = findSender(core, token, address);
  if (!known.ok) return toRefused(known);
  const { author, name } = known.value.sender;
  return { type: "hello", ...about, author, name };
}

export function toRefused({ code, message, retryAfterMs }: Refusal, nonce?: string | null): Heard<"refused"> {
  return {
    type: "refused",
    ...(nonce === undefined ? {} : { nonce }),
    code,
    message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

export function nonceOf(draft: unknown): string | null {
  if (typeof draft !== "object" || draft === null || !("nonce" in draft)) return null;
  const { nonce } = draft;
  return typeof nonce === "string" && nonce.length <= limits.maxNonceLength ? nonce : null;
}
