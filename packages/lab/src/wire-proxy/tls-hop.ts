import { createServer, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { connect } from "node:tls";
import type { TargetAddress } from "./endpoints.ts";

/** A loopback port behind which TLS to the target begins, so that the tap before it sees plain bytes. */
export interface TlsHop {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface TlsHopOptions {
  readonly target: Pick<TargetAddress, "host" | "port">;
  /** Takes any certificate. */
  readonly insecure: boolean;
  /** One connection to the target failed. */
  onError(error: Error): void;
}

export async function openTlsHop({ target, insecure, onError }: TlsHopOptions): Promise<TlsHop> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (plain) => {
    const isAddress = /^[\d.]+$|:/.test(target.host);
    const secure = connect({
      ...target,
      rejectUnauthorized: !insecure,
      // HTTP/1 is what is taken apart.
      ALPNProtocols: ["http/1.1"],
      // A name is asked for by name; an address has none (RFC 6066 §3).
      ...(isAddress ? {} : { servername: target.host }),
    });
    for (const socket of [plain, secure]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    secure.once("error", onError);
    // One that breaks breaks the other: pipeline destroys both.
    for (const [from, to] of [
      [plain, secure],
      [secure, plain],
    ] as const) {
      pipeline(from, to).catch(() => {
        plain.destroy();
        secure.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    host: "127.0.0.1",
    port: typeof address === "object" && address !== null ? address.port : 0,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
