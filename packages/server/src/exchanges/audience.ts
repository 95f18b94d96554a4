import { accept, type Result, refuse } from "@flyby/protocol";
import { type Begin, type ExchangeSocket, maxAudience, type Talk } from "./exchange.ts";

/** The sockets of an exchange in which everybody hears the same. */
export interface Audience {
  readonly size: number;
  /** Refuses when it is full. */
  open(begin: (socket: ExchangeSocket) => Pick<Talk, "heard">): Result<Begin>;
  tell(text: string): void;
}

/** `onChange`: somebody came or left. */
export function createAudience(onChange: () => void = () => undefined): Audience {
  const sockets = new Set<ExchangeSocket>();
  return {
    get size() {
      return sockets.size;
    },
    open(begin) {
      if (sockets.size >= maxAudience) return refuse("overloaded");
      return accept((socket) => {
        sockets.add(socket);
        onChange();
        return {
          ...begin(socket),
          listens: true,
          closed() {
            sockets.delete(socket);
            onChange();
          },
        };
      });
    },
    tell(text) {
      for (const socket of [...sockets]) socket.send(text);
    },
  };
}
