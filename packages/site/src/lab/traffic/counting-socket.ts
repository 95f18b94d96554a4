import type { Ledger } from "./ledger.ts";
import { usefulBytes } from "./useful.ts";
import { byteLength, frameBytes } from "./wire-size.ts";

export interface CountingSocketOptions {
  readonly WebSocket: typeof WebSocket;
  readonly ledger: Pick<Ledger, "add">;
  /** Bytes of the opening handshake, asked at each. */
  readonly handshake: () => { readonly up: number; readonly down: number };
}

/**
 * A WebSocket that counts what it costs. Pings and pongs of the protocol are answered by the browser and no page hears
 * of them: they are not in the count (about 20 bytes in half a minute).
 */
export function countingSocket({ WebSocket: Base, ledger, handshake }: CountingSocketOptions): typeof WebSocket {
  return class CountingSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      const { up, down } = handshake();
      let opened = false;
      ledger.add("requests", 1);
      ledger.add("up", up);
      this.addEventListener("open", () => {
        opened = true;
        ledger.add("down", down);
      });
      this.addEventListener("message", ({ data }) => {
        ledger.add("down", frameBytes(sizeOf(data), false));
        if (typeof data === "string") ledger.add("useful", usefulBytes(data));
      });
      // Both sides say why in a close frame: two bytes of code and the reason.
      this.addEventListener("close", ({ wasClean, reason }) => {
        // Nobody was there, or somebody who said no: counted as if nothing was sent.
        if (!opened) {
          ledger.add("requests", -1);
          ledger.add("up", -up);
        } else if (wasClean) ledger.add("down", frameBytes(2 + byteLength(reason), false));
      });
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>): void {
      super.send(data as Parameters<WebSocket["send"]>[0]);
      ledger.add("up", frameBytes(sizeOf(data), true));
    }

    override close(code?: number, reason?: string): void {
      if (this.readyState === 1)
        ledger.add("up", frameBytes((code === undefined ? 0 : 2) + byteLength(reason ?? ""), true));
      super.close(code, reason);
    }
  };
}

function sizeOf(data: unknown): number {
  if (typeof data === "string") return byteLength(data);
  if (data instanceof Blob) return data.size;
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
}
