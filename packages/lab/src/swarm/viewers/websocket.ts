import { subprotocol } from "@flyby/protocol";
import { comeBackMs, type OpenViewer } from "../viewer.ts";

/** `flyby.v1`: hello, join, and then what the room says. */
export const openWebSocketViewer: OpenViewer = (seat, events) => {
  const { host, port } = seat.address;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isReady = false;
  let isClosed = false;

  function hear(text: string): void {
    // Batches are most of what comes; only an object can be something else.
    if (text.startsWith("[") || text.startsWith('{"type":"gap"')) events.line(text, Buffer.byteLength(text));
    else if (text.startsWith('{"type":"join"') && !isReady) {
      isReady = true;
      events.ready();
    }
  }

  function connect(): void {
    events.requested();
    const opened = new WebSocket(`ws://${host}:${port}/ws`, subprotocol);
    socket = opened;
    opened.onopen = () => {
      opened.send('{"type":"hello"}');
      opened.send(JSON.stringify({ type: "join", room: seat.room, since: events.cursor() }));
    };
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      if (!isClosed) hear(data);
    };
    opened.onclose = ({ code, reason }) => {
      events.answered();
      if (isClosed) return;
      events.trouble(`A socket closed with ${code} ${reason}`.trim());
      timer = setTimeout(connect, comeBackMs);
    };
  }

  connect();
  return {
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      socket?.close(1000);
    },
  };
};
