import { accept, limits, type Result, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import type { Sender } from "../log/ingress-port.ts";

export interface VerifiesTokens {
  readonly identities: Pick<Core["identities"], "verify">;
}

export interface KnownSender {
  readonly sender: Sender;
  /** Known by address and day only: the answer to a post carries a token to keep. */
  readonly anonymous: boolean;
}

/** Who sends, by their token or by their address (decision 7). */
export function findSender(core: Core, token: string | null, address: string): Result<KnownSender> {
  if (token === null) {
    const { author, name } = core.identities.anonymous(address);
    return accept({ sender: { author, name, address, role: "viewer" }, anonymous: true });
  }
  const known = core.identities.verify(token);
  return known.ok ? accept({ sender: { ...known.value, address }, anonymous: false }) : known;
}

/** The token of `Authorization: Bearer …`, null without that header. */
export function readBearer(request: Request): Result<string | null> {
  const header = request.headers.get("authorization");
  if (header === null) return accept(null);
  const [, token] = /^bearer +([\x21-\x7e]+)$/i.exec(header) ?? [];
  return token !== undefined && token.length <= limits.maxTokenLength
    ? accept(token)
    : refuse("bad-token", "Authorization is Bearer and a token.");
}

export function senderOf(core: Core, request: Request, address: string): Result<KnownSender> {
  const token = readBearer(request);
  return token.ok ? findSender(core, token.value, address) : token;
}

/** Only the admin token passes. */
export function requireAdmin(core: VerifiesTokens, request: Request): Result<null> {
  const token = readBearer(request);
  if (!token.ok) return token;
  if (token.value === null) return refuse("admin-only");
  const known = core.identities.verify(token.value);
  if (!known.ok) return known;
  return known.value.role === "admin" ? accept(null) : refuse("admin-only");
}
