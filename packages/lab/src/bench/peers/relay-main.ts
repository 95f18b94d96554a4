// The control: one reader of a room who passes each frame on to bare sockets of the runtime, one send for each viewer. So the
// same bytes leave at the same times as from the server, and none of its code stands between the frame and the sockets.
import { subprotocol } from "@flyby/protocol";

const [serverAt = "", room = ""] = process.argv.slice(2);
const viewers = new Set<Bun.ServerWebSocket<undefined>>();

const joined = Promise.withResolvers<void>();
const source = new WebSocket(`ws://${serverAt}/ws`, subprotocol);
source.onopen = () => source.send(JSON.stringify({ type: "join", room }));
source.onmessage = ({ data }: MessageEvent<string>) => {
  if (data.startsWith("[")) for (const viewer of viewers) viewer.sendText(data);
  else if (data.startsWith('{"type":"join"')) joined.resolve();
};
source.onclose = ({ code }) => {
  console.error(`The server closed the control's socket with ${code}.`);
  process.exit(1);
};
await joined.promise;

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 400 })),
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 120,
    open: (socket) => void viewers.add(socket),
    message: () => undefined,
    close: (socket) => void viewers.delete(socket),
  },
});

process.on("SIGINT", () => undefined);
console.log(JSON.stringify({ port: server.port }));
for await (const _ of Bun.stdin.stream());
process.exit(0);
