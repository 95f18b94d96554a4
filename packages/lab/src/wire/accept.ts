import { sha1 } from "@noble/hashes/legacy.js";
import { toBase64, toHex } from "./bytes.ts";

/** The fixed text of RFC 6455 §1.3: a server that knows it knows WebSocket. */
export const websocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** How `Sec-WebSocket-Accept` comes from `Sec-WebSocket-Key`, step by step. */
export interface AcceptSteps {
  readonly key: string;
  readonly guid: string;
  /** Key and GUID, one behind the other. */
  readonly joined: string;
  /** SHA-1 of it: 20 bytes. */
  readonly sha1: Uint8Array;
  readonly sha1Hex: string;
  /** base64 of those: what the server answers. */
  readonly accept: string;
}

export function acceptSteps(key: string): AcceptSteps {
  const joined = key + websocketGuid;
  const hash = sha1(new TextEncoder().encode(joined));
  return { key, guid: websocketGuid, joined, sha1: hash, sha1Hex: toHex(hash), accept: toBase64(hash) };
}
