import { inflateRawSync } from "node:zlib";
import { subprotocol } from "@flyby/protocol";

/** The subprotocol whose batches come deflated, in binary frames. */
const deflated = "flyby.v1.deflate";

/**
 * A platform's WebSocket that asks for `flyby.v1.deflate` whatever it is told, and turns what is binary back into the text
 * that it stands for; beside a server that does not know it, it is an ordinary one.
 */
export class DeflateSocket extends WebSocket {
  constructor(url: string | URL) {
    super(url, [deflated, subprotocol]);
    this.binaryType = "arraybuffer";
  }

  override set onmessage(listener: ((this: WebSocket, event: MessageEvent) => unknown) | null) {
    super.onmessage =
      listener === null ? null : (event) => listener.call(this, { ...event, data: toText(event.data) } as MessageEvent);
  }
}

function toText(data: unknown): unknown {
  if (!(data instanceof ArrayBuffer)) return data;
  // Ended by a flush, not by an end: what has come is all there is.
  return inflateRawSync(new Uint8Array(data), { finishFlush: 2 }).toString().trimEnd();
}
