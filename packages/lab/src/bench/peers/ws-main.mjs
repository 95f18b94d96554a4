// `ws` on Node, as its README shows a broadcast: one send for each client. JavaScript, because Node runs it as it stands. What
// is said on /post is said to everybody on /. It says its port first and ends with its standard input.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const viewers = new Set();

server.on("connection", (socket, request) => {
  socket.on("error", () => undefined);
  if (request.url === "/post") {
    socket.on("message", (data) => {
      const text = data.toString();
      for (const viewer of viewers) viewer.send(text);
    });
  } else {
    viewers.add(socket);
    socket.on("close", () => viewers.delete(socket));
  }
});
server.on("listening", () => console.log(JSON.stringify({ port: server.address().port })));
process.on("SIGINT", () => undefined);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
