import { accept, refuse } from "@flyby/protocol";
import { answerRefusal, answerText } from "../http/answers.ts";
import { readText } from "../http/body.ts";
import type { Call } from "../http/route.ts";
import { type Exchange, maxExchangeBytes } from "./exchange.ts";

/** One message, one answer: over a socket as often as one likes, and with `POST`, whose body is the message. */
export function createReply(name: string, reply: (message: string) => string): Exchange {
  async function post({ request }: Call) {
    const message = await readText(request, maxExchangeBytes);
    return message.ok ? answerText(reply(message.value)) : answerRefusal(message);
  }

  return {
    name,
    open: () => accept((socket) => ({ heard: (message) => socket.send(reply(message)) })),
    routes: [{ path: `/lab/${name}`, access: "classic", methods: { GET: explain, POST: post } }],
  };
}

function explain() {
  return answerRefusal(refuse("upgrade-required", "Send a message with POST, or open a WebSocket here."), {
    upgrade: "websocket",
  });
}

/** Says what it heard. */
export const echo: Exchange = createReply("echo", (message) => `I got your message: ${message}`);

/** A message with "ping" in it is answered so, any other is confirmed. */
export const ping: Exchange = createReply("ping", (message) =>
  message.includes("ping") ? "Pong!" : `Data ${message} received successfully.`,
);
