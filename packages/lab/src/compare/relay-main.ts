// The control: one reader of the room over a WebSocket, who writes each line of the log as it comes to every plain TCP
// connection of the runtime. So the same bytes leave at the same times as from the server, without any code of the server
// between the line and the sockets; the way from the post to the line is the server's own. It ends with its standard input.
import { subprotocol } from "@flyby/protocol";
import type { Socket } from "bun";
import { serveOrders } from "../process/serve-orders.ts";

interface Pending {
  /** What a full socket has not taken yet. */
  unsent: Uint8Array | null;
}

const [serverAt = "", room = ""] = process.argv.slice(2);
const sockets = new Set<Socket<Pending>>();

function send(socket: Socket<Pending>, bytes: Uint8Array): void {
  const { data } = socket;
  if (data.unsent !== null) {
    data.unsent = Buffer.concat([data.unsent, bytes]);
    return;
  }
  const written = Math.max(0, socket.write(bytes));
  data.unsent = written < bytes.length ? bytes.slice(written) : null;
}

const listener = Bun.listen<Pending>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open(socket) {
      socket.data = { unsent: null };
      socket.setNoDelay(true);
      sockets.add(socket);
      // An empty line: from now on nothing is missed.
      socket.write("\n");
    },
    data: () => undefined,
    drain(socket) {
      const { unsent } = socket.data;
      socket.data.unsent = null;
      if (unsent !== null) send(socket, unsent);
    },
    close: (socket) => void sockets.delete(socket),
    error: (socket) => void sockets.delete(socket),
  },
});

const joined = Promise.withResolvers<void>();
const encoder = new TextEncoder();
const source = new WebSocket(`ws://${serverAt}/ws`, subprotocol);
source.onopen = () => source.send(JSON.stringify({ type: "join", room }));
source.onmessage = ({ data }: MessageEvent<string>) => {
  if (data.startsWith("[") || data.startsWith('{"type":"gap"')) {
    const bytes = encoder.encode(`${data}\n`);
    for (const socket of sockets) send(socket, bytes);
  } else if (data.startsWith('{"type":"join"')) joined.resolve();
};
source.onclose = ({ code, reason }) => {
  joined.reject(new Error(`The server closed the control's socket with ${code} ${reason}`));
  // Without its source it would only be silent.
  listener.stop(true);
};

await serveOrders(async ({ name }: { readonly id: number; readonly name: string }) => {
  if (name === "port") {
    await joined.promise;
    return listener.port;
  }
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() };
});
process.exit(0);
