import type { MirrorAnswer } from "@flyby/protocol";
import { assumedHead, byteLength, type HeadModel } from "./wire-size.ts";

/** What the server showed this page of its own requests; guesses until it has. */
export interface Mirror {
  head(): HeadModel;
  /** Bytes of the opening handshake of the room's socket. */
  handshake(): { readonly up: number; readonly down: number };
  learn(answer: MirrorAnswer): void;
}

/** Before a handshake was mirrored: what browsers of this year and this server say, about. */
const usualHandshake = { up: 560, down: 170 } as const;
/** The room's socket has a shorter address than the mirror's … */
const shorterBytes = byteLength("lab/mirror") - byteLength("ws");
/** … and both ends name its subprotocol. */
const protocolBytes = byteLength("sec-websocket-protocol: flyby.v1\r\n");

export function createMirror(first: HeadModel): Mirror {
  let head = first;
  let handshake: { readonly up: number; readonly down: number } = usualHandshake;
  return {
    head: () => head,
    handshake: () => handshake,
    learn({ request, response }) {
      if (response === undefined) head = { lines: new Map(request.headers) };
      else {
        const up = request.bytes - shorterBytes + protocolBytes;
        handshake = { up, down: response.bytes + protocolBytes };
      }
    },
  };
}

/** Of this page, before the server has shown one. */
export function pageHead(): HeadModel {
  const { userAgent, languages } = navigator;
  return assumedHead({ host: location.host, userAgent, href: location.href, languages });
}

export function isMirrorAnswer(value: unknown): value is MirrorAnswer {
  return typeof value === "object" && value !== null && "request" in value;
}
