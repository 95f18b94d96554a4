import { type ConnectionState, createRoomClient, type KeyValue, type RoomEvents } from "@flyby/client";
import type { LogTransport } from "@flyby/protocol";
import { countingFetch } from "../traffic/counting-fetch.ts";
import { countingSocket } from "../traffic/counting-socket.ts";
import type { Ledger } from "../traffic/ledger.ts";
import type { Mirror } from "../traffic/mirror.ts";

export interface LaneParts {
  readonly transport: LogTransport;
  readonly server: string;
  readonly room: string;
  readonly pollMs: number;
  /** The identity that all lanes share; nothing else is kept in it. */
  readonly storage: KeyValue;
  readonly ledger: Ledger;
  readonly mirror: Mirror;
  readonly onArrivals: (arrivals: RoomEvents["arrivals"]) => void;
  readonly onConnection: (state: ConnectionState) => void;
  readonly onRequest: () => void;
}

export const hasSockets: boolean = typeof WebSocket !== "undefined";

/** One room client that is bound to one transport, and counted. */
export interface OpenLane {
  readonly transport: LogTransport;
  /** Requests without an end at present. */
  open(): number;
  close(): void;
}

export function openLane(parts: LaneParts): OpenLane {
  const { transport, ledger, mirror } = parts;
  let open = 0;
  const client = createRoomClient({
    server: parts.server,
    room: parts.room,
    transport,
    pollMs: parts.pollMs,
    storage: parts.storage,
    fetch: countingFetch({
      fetch,
      ledger,
      head: mirror.head,
      origin: location.origin,
      onRequest() {
        open++;
        parts.onRequest();
        return () => {
          open--;
        };
      },
    }),
    ...(hasSockets ? { WebSocket: countingSocket({ WebSocket, ledger, handshake: mirror.handshake }) } : {}),
  });
  client.on("arrivals", parts.onArrivals);
  client.on("connection", parts.onConnection);
  return { transport, open: () => open, close: () => client.close() };
}
