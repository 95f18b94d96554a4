// Says it back: bun echo.ts [MESSAGE…]
const server = process.env.SERVER ?? "http://localhost:8765";
const messages = process.argv.length > 2 ? process.argv.slice(2) : ["hello", "how are you?"];

const answer = await fetch(`${server}/lab/echo`, { method: "POST", body: messages[0] });
console.log("HTTP:", await answer.text());

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/echo`);
let open = messages.length;
socket.onopen = () => {
  for (const message of messages) socket.send(message);
};
socket.onmessage = ({ data }) => {
  console.log("WebSocket:", data);
  open -= 1;
  if (open === 0) socket.close();
};
