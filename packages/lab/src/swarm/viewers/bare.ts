import { createLineSplitter } from "../split-lines.ts";
import type { OpenViewer } from "../viewer.ts";

/** The control: a plain TCP connection on which lines come. */
export const openBareViewer: OpenViewer = (seat, events) => {
  let isClosed = false;
  let close = (): void => undefined;
  const split = createLineSplitter((line, bytes) => {
    // An empty line greets.
    if (bytes === 0) events.ready();
    else events.line(line, bytes);
  });
  const lost = (words: string): void => {
    if (!isClosed) events.trouble(words);
  };
  Bun.connect({
    hostname: seat.address.host,
    port: seat.address.port,
    socket: {
      open(socket) {
        close = () => socket.end();
        if (isClosed) close();
      },
      data(_socket, bytes) {
        if (!isClosed) split(bytes);
      },
      close: () => lost("A connection of the control ended."),
      error: (_socket, error) => lost(error.message),
    },
  }).catch((error: unknown) => lost(String(error)));
  return {
    close() {
      isClosed = true;
      close();
    },
  };
};
