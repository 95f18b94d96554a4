/** The server's end of a socket between a client under test and a fake server. */
export interface ServerEnd {
  readonly url: string;
  /** The subprotocols that were offered. */
  readonly protocols: readonly string[];
  readonly isOpen: () => boolean;
  send(data: string | Uint8Array): void;
  close(code: number, reason?: string): void;
  onText: (text: string) => void;
  onClose: () => void;
}

export interface FakeSockets {
  readonly WebSocket: typeof WebSocket;
  readonly ends: () => readonly ServerEnd[];
  /** `refuse`: 1006 before opening, as behind a proxy without upgrade. `hang`: neither opens nor fails. */
  mode: "open" | "refuse" | "hang";
  /** How many were tried. */
  tried: number;
  /** While held, what the server says stays on the road; then it arrives in order. */
  hold(held: boolean): void;
}

/** Sockets in memory. Frames travel in order and asynchronously; a cut loses what is under way, both ways. */
export function createFakeSockets(onOpen: (end: ServerEnd) => void): FakeSockets {
  const ends = new Set<ServerEnd>();
  let road: (() => void)[] | null = null;

  function travel(arrive: () => void): void {
    if (road === null) queueMicrotask(arrive);
    else road.push(arrive);
  }

  class FakeSocket extends EventTarget implements WebSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    readonly bufferedAmount = 0;
    readonly extensions = "";
    readonly protocol: string;
    readonly url: string;
    readyState: 0 | 1 | 2 | 3 = 0;
    binaryType: BinaryType = "blob";
    onopen: ((this: WebSocket, event: Event) => unknown) | null = null;
    onmessage: ((this: WebSocket, event: MessageEvent) => unknown) | null = null;
    onclose: ((this: WebSocket, event: CloseEvent) => unknown) | null = null;
    onerror: ((this: WebSocket, event: Event) => unknown) | null = null;
    private end: ServerEnd | null = null;
    private readonly offered: readonly string[];

    constructor(url: string | URL, protocols: string | string[] = "") {
      super();
      this.url = String(url);
      this.offered = [protocols].flat();
      this.protocol = this.offered.at(-1) ?? "";
      sockets.tried++;
      if (sockets.mode === "refuse") queueMicrotask(() => this.ended(1006, ""));
      if (sockets.mode === "open") queueMicrotask(() => this.opened());
    }

    private opened(): void {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      const end: ServerEnd = {
        url: this.url,
        protocols: this.offered,
        isOpen: () => this.readyState === 1,
        send: (data) =>
          travel(() => {
            const arrived = typeof data === "string" ? data : new Uint8Array(data).buffer;
            if (this.readyState === 1) this.onmessage?.(new MessageEvent("message", { data: arrived }));
          }),
        close: (code, reason = "") => {
          if (code === 1006) this.ended(code, reason);
          else travel(() => this.ended(code, reason));
        },
        onText: () => {},
        onClose: () => {},
      };
      this.end = end;
      ends.add(end);
      onOpen(end);
      this.onopen?.(new Event("open"));
    }

    private ended(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.left();
      this.onclose?.(new CloseEvent("close", { code, reason }));
    }

    private left(): void {
      if (this.end === null) return;
      ends.delete(this.end);
      this.end.onClose();
      this.end = null;
    }

    send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      const end = this.end;
      queueMicrotask(() => {
        if (this.readyState === 1) end?.onText(String(data));
      });
    }

    close(): void {
      this.readyState = 3;
      this.left();
    }
  }

  const sockets: FakeSockets = {
    WebSocket: FakeSocket,
    ends: () => [...ends],
    mode: "open",
    tried: 0,
    hold(held) {
      const arrived = road ?? [];
      road = held ? arrived : null;
      if (!held) for (const arrive of arrived) queueMicrotask(arrive);
    },
  };
  return sockets;
}
