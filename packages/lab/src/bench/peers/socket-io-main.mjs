// socket.io on Node: everybody in one room, each comment emitted to it, over WebSocket alone. JavaScript, because Node runs it
// as it stands. It says its port first and ends with its standard input.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const server = new Server(http, { transports: ["websocket"], serveClient: false, perMessageDeflate: false });

server.on("connection", (socket) => {
  // Who posts is not in the room: an emit to it would come back.
  if (socket.handshake.query.part !== "post") socket.join("room");
  socket.on("c", (comment) => server.to("room").emit("c", comment));
});
http.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: http.address().port })));
process.on("SIGINT", () => undefined);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
