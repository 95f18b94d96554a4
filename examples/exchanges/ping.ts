// Ping and pong, one after the other, and how long that takes: bun ping.ts [COUNT]
const server = process.env.SERVER ?? "http://localhost:8765";
const count = Number(process.argv[2] ?? 1000);

let began = performance.now();
for (let i = 0; i < count; i++) {
  const answer = await fetch(`${server}/lab/ping`, { method: "POST", body: "ping" });
  if ((await answer.text()) !== "Pong!") throw new Error("no pong");
}
console.log(`HTTP: ${count} exchanges in ${Math.round(performance.now() - began)} ms`);

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/ping`);
let left = count;
socket.onopen = () => {
  began = performance.now();
  socket.send("ping");
};
socket.onmessage = ({ data }) => {
  if (data !== "Pong!") throw new Error("no pong");
  left -= 1;
  if (left > 0) return socket.send("ping");
  console.log(`WebSocket: ${count} exchanges in ${Math.round(performance.now() - began)} ms`);
  socket.close();
};
