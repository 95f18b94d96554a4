import { createHmac, timingSafeEqual } from "node:crypto";
import { limits } from "@flyby/protocol";
import * as v from "valibot";

/** What a token says and its signature vouches for. */
export interface Claims {
  readonly author: string;
  readonly name: string;
  readonly role: "viewer" | "demo";
}

const prefix = "fb1";
const payloadSchema = v.object({ a: v.string(), n: v.string(), d: v.optional(v.literal(1)) });

/** `fb1.<payload>.<signature>`: all a server needs to know somebody again, kept by the client. */
export function signToken(key: Uint8Array, { author, name, role }: Claims): string {
  const payload = JSON.stringify(role === "demo" ? { a: author, n: name, d: 1 } : { a: author, n: name });
  const body = `${prefix}.${Buffer.from(payload).toString("base64url")}`;
  return `${body}.${signatureOf(key, body)}`;
}

/** null when it is not a token of this key, whatever else it is. */
export function verifyToken(key: Uint8Array, token: string): Claims | null {
  if (token.length > limits.maxTokenLength) return null;
  const end = token.lastIndexOf(".");
  const body = token.slice(0, Math.max(0, end));
  if (!body.startsWith(`${prefix}.`) || !isSame(token.slice(end + 1), signatureOf(key, body))) return null;
  // Signed by us, yet perhaps by another version of us.
  const parsed = v.safeParse(payloadSchema, parse(Buffer.from(body.slice(prefix.length + 1), "base64url").toString()));
  if (!parsed.success) return null;
  const { a: author, n: name, d: demo } = parsed.output;
  return { author, name, role: demo === 1 ? "demo" : "viewer" };
}

/** Compares without telling by its time how much was right. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

function signatureOf(key: Uint8Array, body: string): string {
  return createHmac("sha256", key).update(body).digest("base64url");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
