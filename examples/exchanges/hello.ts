// Greets by name: bun hello.ts [NAME]
const server = process.env.SERVER ?? "http://localhost:8765";
const name = process.argv[2] ?? "Ann";

const answer = await fetch(`${server}/lab/hello?name=${encodeURIComponent(name)}`);
console.log("HTTP:", await answer.text());

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/hello`);
socket.onopen = () => socket.send(name);
socket.onmessage = ({ data }) => {
  console.log("WebSocket:", data);
  socket.close();
};
