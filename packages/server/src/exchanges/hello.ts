import { accept, parseName, type Result } from "@flyby/protocol";
import { answerRefusal, answerText } from "../http/answers.ts";
import type { Call } from "../http/route.ts";
import type { Exchange } from "./exchange.ts";

function greet(name: string): Result<string> {
  const parsed = parseName(name);
  return parsed.ok ? accept(`Hello, ${parsed.value}!`) : parsed;
}

/** Greets by name: over HTTP the name of the query, over a socket each name that is sent. */
export const hello: Exchange = {
  name: "hello",
  open: () =>
    accept((socket) => ({
      heard(name) {
        const greeting = greet(name);
        socket.send(greeting.ok ? greeting.value : `! ${greeting.code} ${greeting.message}`);
      },
    })),
  routes: [{ path: "/lab/hello", access: "classic", methods: { GET: answer } }],
};

function answer({ query }: Call) {
  const greeting = greet(query.get("name") ?? "world");
  return greeting.ok ? answerText(greeting.value) : answerRefusal(greeting);
}
