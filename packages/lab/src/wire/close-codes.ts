import { errors } from "@flyby/protocol";

/** What a close code of a WebSocket says. */
export interface CloseCode {
  readonly name: string;
  readonly meaning: string;
  /** false: stands for what happened and never travels in a frame (RFC 6455 §7.4.1), or belongs to nobody. */
  readonly onTheWire: boolean;
}

const registered: Readonly<Record<number, CloseCode>> = {
  1000: { name: "normal closure", meaning: "the purpose is fulfilled", onTheWire: true },
  1001: { name: "going away", meaning: "a server stops, or a page was left", onTheWire: true },
  1002: { name: "protocol error", meaning: "a frame broke the rules of the protocol", onTheWire: true },
  1003: { name: "unsupported data", meaning: "data of a kind this end does not take", onTheWire: true },
  1004: { name: "reserved", meaning: "no meaning was given to it", onTheWire: false },
  1005: { name: "no status received", meaning: "the close frame held no code", onTheWire: false },
  1006: { name: "abnormal closure", meaning: "the connection ended without a close frame", onTheWire: false },
  1007: { name: "invalid payload data", meaning: "a text that is not UTF-8, for one", onTheWire: true },
  1008: { name: "policy violation", meaning: "against the rules of this end", onTheWire: true },
  1009: { name: "message too big", meaning: "more than this end takes", onTheWire: true },
  1010: {
    name: "mandatory extension",
    meaning: "the client needs an extension the server did not take",
    onTheWire: true,
  },
  1011: { name: "internal error", meaning: "something unexpected happened at the server", onTheWire: true },
  1012: { name: "service restart", meaning: "the server restarts; come back", onTheWire: true },
  1013: { name: "try again later", meaning: "the server has too much to do", onTheWire: true },
  1014: { name: "bad gateway", meaning: "a server behind this one answered wrongly", onTheWire: true },
  1015: { name: "TLS handshake failed", meaning: "no secure connection came about", onTheWire: false },
};

/** `; in Flyby: slow-reader`, behind what such a code means to everybody; "" where it is none of ours. */
function inFlyby(code: number): string {
  const own = Object.entries(errors).filter(([, { close }]) => close === code);
  return own.length === 0 ? "" : `; in Flyby: ${own.map(([name]) => name).join(", ")}`;
}

/** Names a close code: those of RFC 6455 and the registry, and the ranges of the rest with what Flyby makes of them. */
export function closeCode(code: number): CloseCode {
  const known = registered[code];
  if (known) return known;
  if (code >= 3000 && code < 4000) {
    return {
      name: "registered by a library",
      meaning: "of a library or framework, see IANA's registry",
      onTheWire: true,
    };
  }
  if (code >= 4000 && code < 5000) {
    const meaning = `agreed on by this client and this server${inFlyby(code)}`;
    return { name: "private", meaning, onTheWire: true };
  }
  return { name: "unassigned", meaning: "belongs to nobody", onTheWire: false };
}
