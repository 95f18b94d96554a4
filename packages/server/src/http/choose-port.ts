import { explain } from "./listen.ts";

export type PortResult =
  | { readonly ok: true; readonly port: number }
  | { readonly ok: false; readonly message: string };

/**
 * A port that several processes will share, 0 for any. It is taken for a moment by this process alone: sharing would
 * otherwise go unnoticed with whatever program of this user has it already.
 */
export async function choosePort(host: string, port: number): Promise<PortResult> {
  const hostname = host === "localhost" ? "127.0.0.1" : host;
  try {
    const server = Bun.serve({ hostname, port, reusePort: false, fetch: () => new Response(null, { status: 503 }) });
    const chosen = server.port ?? port;
    await server.stop(true);
    return { ok: true, port: chosen };
  } catch (error) {
    const message = explain(error, host, port);
    if (message === null) throw error;
    return { ok: false, message };
  }
}
