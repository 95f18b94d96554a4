import { type DraftInput, headers, type PostAnswer } from "@flyby/protocol";
import type { Api } from "../api.ts";
import type { Greeting } from "../greeting.ts";
import type { Identity } from "../identity.ts";
import type { Delivery, SocketPost } from "./socket-post.ts";

export interface DeliverPorts {
  readonly api: Api;
  readonly roomPath: string;
  readonly identity: Identity;
  readonly greeting: Greeting;
  readonly socketPost: SocketPost;
  isJoined(): boolean;
}

/** Delivers one draft: on the socket where one is up and knows us, else by HTTP. The nonce makes trying both safe. */
export function createDeliver(
  ports: DeliverPorts,
): (draft: DraftInput & { readonly nonce: string }) => Promise<Delivery> {
  const { api, roomPath, identity, greeting, socketPost } = ports;

  async function byHttp(draft: DraftInput, bearer: string | null): Promise<Delivery> {
    const reply = await api.json<PostAnswer>(`${roomPath}/comments`, { body: draft, bearer, field: "id" });
    if (reply.kind !== "answer") return reply;
    return { kind: "accepted", answer: reply.value, identity: reply.headers.get(headers.identity) };
  }

  async function deliver(draft: DraftInput & { readonly nonce: string }, token: string | null): Promise<Delivery> {
    const onSocket = greeting.isKnown() ? socketPost.send(draft) : null;
    if (onSocket === null) return byHttp(draft, token);
    const delivery = await onSocket;
    // A socket that swallows posts while it still reads: the other way may be open.
    return delivery.kind === "unreachable" && ports.isJoined() ? byHttp(draft, token) : delivery;
  }

  return async (draft) => {
    // Without an identity the server takes the comment all the same and gives one along.
    const mine = await identity.ensure();
    const token = mine.ok ? mine.value.token : null;
    let delivery = await deliver(draft, token);
    if (delivery.kind === "refused" && delivery.refusal.code === "bad-token" && token !== null) {
      identity.reject(token);
      const fresh = await identity.ensure();
      delivery = await byHttp(draft, fresh.ok ? fresh.value.token : null);
    }
    if (delivery.kind === "accepted" && delivery.identity !== null) {
      const { author, name } = delivery.answer;
      identity.adopt({ token: delivery.identity, author, name });
    }
    return delivery;
  };
}
