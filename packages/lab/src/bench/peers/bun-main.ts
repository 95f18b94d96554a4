// Servers of a few lines on this runtime: what sockets cost without any code of ours. `loop` sends each comment to each
// viewer in turn, `publish` leaves that to the runtime. What is said on /post is said to everybody on /. They say their port
// first and end with their standard input.
const [way = "loop"] = process.argv.slice(2);
const topic = "room";

interface Data {
  readonly posts: boolean;
}

const viewers = new Set<Bun.ServerWebSocket<Data>>();
const server = Bun.serve<Data>({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, self) {
    const posts = new URL(request.url).pathname === "/post";
    return self.upgrade(request, { data: { posts } }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 120,
    open(socket) {
      if (socket.data.posts) return;
      viewers.add(socket);
      socket.subscribe(topic);
    },
    message(_socket, message) {
      const text = String(message);
      if (way === "publish") server.publish(topic, text);
      else for (const viewer of viewers) viewer.sendText(text);
    },
    close: (socket) => void viewers.delete(socket),
  },
});

process.on("SIGINT", () => undefined);
console.log(JSON.stringify({ port: server.port }));
for await (const _ of Bun.stdin.stream());
process.exit(0);

// A module: so it may wait at its top.
export {};
