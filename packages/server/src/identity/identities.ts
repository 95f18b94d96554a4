import { createHmac } from "node:crypto";
import { accept, type IdentityAnswer, parseName, type Result, refuse } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Identities } from "../core-contract.ts";
import { addressKey } from "./address-key.ts";
import { nameFrom } from "./names.ts";
import { type Claims, signToken, verifyToken } from "./tokens.ts";

export interface IdentityOptions {
  /** Secret of this installation, at least 32 bytes. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  readonly isAdmin: (token: string) => boolean;
}

/** Comments of the admin token carry this author, so that they can be told from everybody's. */
export const adminAuthor = "admin";
const adminName = "Moderator";

/** 60 bits in 12 characters: short in a log line, and nobody meets another's by chance. */
const authorLength = 12;
const authorAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** A name of 24 family emoji has 600 bytes; with more the token outgrows `limits.maxTokenLength`. */
const maxNameBytes = 640;
const dayMs = 86_400_000;

/** Who somebody is: signed tokens that clients keep, nothing to look up (design decision 7). */
export function createIdentities({ key, clock, random, isAdmin }: IdentityOptions): Identities {
  const hash = (text: string): Uint8Array => createHmac("sha256", key).update(text).digest();

  function answer(claims: Claims): IdentityAnswer {
    return { token: signToken(key, claims), author: claims.author, name: claims.name };
  }

  function nameOr(name: string | null): string {
    const parsed = name === null ? refuse("bad-name") : checkName(name);
    return parsed.ok ? parsed.value : nameFrom(random(4));
  }

  return {
    issue: (name) => answer({ author: `u${authorFrom(random(authorLength))}`, name: nameOr(name), role: "viewer" }),
    issueDemo: (name) => answer({ author: `d${authorFrom(random(authorLength))}`, name: nameOr(name), role: "demo" }),
    rename: (token, name) => {
      const claims = verifyToken(key, token);
      if (claims === null) return refuse("bad-token");
      const parsed = checkName(name);
      return parsed.ok ? accept(answer({ ...claims, name: parsed.value })) : parsed;
    },
    verify: (token) => {
      if (isAdmin(token)) return accept({ author: adminAuthor, name: adminName, role: "admin" });
      const claims = verifyToken(key, token);
      return claims === null ? refuse("bad-token") : accept(claims);
    },
    anonymous: (address) => {
      const day = Math.floor(clock.now() / dayMs);
      const bytes = hash(`anonymous ${day} ${addressKey(address)}`);
      return {
        author: `g${authorFrom(bytes.subarray(0, authorLength))}`,
        name: nameFrom(bytes.subarray(authorLength)),
      };
    },
    isAdmin,
  };
}

function checkName(name: string): Result<string> {
  const parsed = parseName(name);
  return parsed.ok && Buffer.byteLength(parsed.value) > maxNameBytes ? refuse("bad-name") : parsed;
}

function authorFrom(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => authorAlphabet[byte % authorAlphabet.length]).join("");
}
