// Sends numbers and shows the total of everybody's; start it more than once: bun sum.ts [NUMBER…]
const server = process.env.SERVER ?? "http://localhost:8765";
const numbers = process.argv.slice(2);

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/sum`);
socket.onopen = () => {
  for (const number of numbers) socket.send(number);
};
socket.onmessage = ({ data }) => console.log("total:", data);
socket.onclose = () => console.log("The server has gone.");
