import { accept, type Result, refuse } from "@flyby/protocol";
import { createPlaces } from "../transports/places.ts";
import { type Begin, type ExchangeSocket, maxAudience, maxAudienceByAddress, type Talk } from "./exchange.ts";

/** The sockets of an exchange in which everybody hears the same. */
export interface Audience {
  readonly size: number;
  /** Refuses when it is full, or full of this address. */
  open(address: string, begin: (socket: ExchangeSocket) => Pick<Talk, "heard">): Result<Begin>;
  tell(text: string): void;
}

/** `onChange`: somebody came or left. */
export function createAudience(onChange: () => void = () => undefined): Audience {
  const sockets = new Set<ExchangeSocket>();
  const places = createPlaces(maxAudienceByAddress);
  return {
    get size() {
      return sockets.size;
    },
    open(address, begin) {
      if (sockets.size >= maxAudience || !places.hasRoom(address)) return refuse("overloaded");
      return accept((socket) => {
        sockets.add(socket);
        const giveBack = places.take(address);
        onChange();
        return {
          ...begin(socket),
          listens: true,
          closed() {
            sockets.delete(socket);
            giveBack();
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
