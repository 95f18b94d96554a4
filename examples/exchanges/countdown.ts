// A number every half second, as one HTTP answer that goes on and over a socket: bun countdown.ts [FROM]
const server = process.env.SERVER ?? "http://localhost:8765";
const from = process.argv[2] ?? "5";

const answer = await fetch(`${server}/lab/countdown?from=${from}`);
const decoder = new TextDecoder();
for await (const part of answer.body ?? []) console.log("HTTP:", decoder.decode(part).trim());

const socket = new WebSocket(`${server.replace("http", "ws")}/lab/countdown?from=${from}`);
socket.onmessage = ({ data }) => console.log("WebSocket:", data);
socket.onclose = ({ code }) => console.log("closed with", code);
