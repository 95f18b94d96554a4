import { type ConnectionState, createRoomClient, type KeyValue, type RoomClient } from "@flyby/client";
import { type DraftInput, decodeFrame, type PostAnswer, type Result, refuse } from "@flyby/protocol";

/** Says comments in a room without waiting for one to be acknowledged before the next. */
export interface Speaker {
  post(draft: DraftInput): Promise<Result<PostAnswer>>;
  /** What is posted now leaves now. */
  isReady(): boolean;
  /** Who speaks; null until the server knows. */
  author(): string | null;
  connection(): ConnectionState;
  close(): void;
}

export interface SpeakerOptions {
  readonly server: string;
  readonly room: string;
  readonly storage: KeyValue;
  /** null, or where none opens: it posts over HTTP then, one comment after the other, and polls. */
  readonly WebSocket: typeof WebSocket | null;
  readonly createNonce: () => string;
  readonly onIdentity: () => void;
}

/** Sockets that never opened, after which it speaks by request: something between may let none through. */
const maxUnopened = 2;

/**
 * A room client joins, comes back and has its name. The comments go directly over its socket: a person's outbox sends
 * one at a time and in order, and that wait would be counted as delay of every lane. A socket takes none of the six
 * connections of a browser.
 */
export function openSpeaker(options: SpeakerOptions): Speaker {
  const { server, room, storage, createNonce } = options;
  const waiting = new Map<string, (result: Result<PostAnswer>) => void>();
  let Base = options.WebSocket;
  let joined: WebSocket | null = null;
  let unopened = 0;
  function hear(socket: WebSocket, data: unknown): void {
    if (typeof data !== "string") return;
    const frame = decodeFrame(data);
    if (frame.kind !== "control") return;
    const { message } = frame;
    if (message.type === "join") joined = socket;
    else if (message.type === "ack") settle(message.nonce, { ok: true, value: message });
    else if (message.type === "refused" && message.nonce != null) {
      settle(message.nonce, refuse(message.code, message.message, message.retryAfterMs));
    }
  }

  function settle(nonce: string | null, result: Result<PostAnswer>): void {
    waiting.get(nonce ?? "")?.(result);
    waiting.delete(nonce ?? "");
  }

  function lose(socket: WebSocket): void {
    if (unopened >= maxUnopened && Base !== null) {
      Base = null;
      client.close();
      client = join();
    }
    if (joined !== socket) return;
    joined = null;
    for (const nonce of [...waiting.keys()]) settle(nonce, refuse("unreachable"));
  }

  function overheard(From: typeof WebSocket): typeof WebSocket {
    return class Overheard extends From {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        unopened++;
        this.addEventListener("open", () => {
          unopened = Number.NEGATIVE_INFINITY;
        });
        this.addEventListener("message", ({ data }) => hear(this, data));
        this.addEventListener("close", () => lose(this));
      }
    };
  }

  function join(): RoomClient {
    const way =
      Base === null ? { transport: "poll" as const } : { transport: "websocket" as const, WebSocket: overheard(Base) };
    const joining = createRoomClient({ server, room, storage, ...way });
    joining.on("identity", options.onIdentity);
    return joining;
  }

  let client = join();
  const isLive = () => client.connection().state === "live" && client.identity() !== null;

  return {
    post(draft) {
      if (Base === null) return client.post(draft);
      const socket = joined;
      if (socket?.readyState !== 1) return Promise.resolve(refuse("unreachable"));
      const nonce = createNonce();
      socket.send(JSON.stringify({ type: "post", draft: { ...draft, nonce } }));
      return new Promise((resolve) => waiting.set(nonce, resolve));
    },
    isReady: () => isLive() && (Base === null || joined?.readyState === 1),
    author: () => client.identity()?.author ?? null,
    connection: () => client.connection(),
    close() {
      client.close();
      for (const nonce of [...waiting.keys()]) settle(nonce, refuse("unreachable"));
    },
  };
}
