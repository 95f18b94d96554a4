// How many are here, at once and every three seconds; start it more than once: bun clients.ts
const server = process.env.SERVER ?? "http://localhost:8765";

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/clients`);
socket.onmessage = ({ data }) => console.log("clients:", data);
socket.onclose = () => console.log("The server has gone.");
