import { openHttpLine } from "../http-line.ts";
import { createLineSplitter } from "../split-lines.ts";
import { comeBackMs, type Seat, type Viewer, type ViewerEvents } from "../viewer.ts";

export interface Streaming {
  /** Opens the stream. */
  request(): string;
  /** One line of the stream, and its bytes. */
  line(text: string, bytes: number): void;
}

/** A viewer who asks once and is answered without an end. */
export function openStreaming(seat: Seat, events: ViewerEvents, streaming: Streaming): Viewer {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isReady = false;
  let isClosed = false;
  let refused: number | null = null;
  let split = createLineSplitter(streaming.line);

  const line = openHttpLine(seat.address, { broken: ended });

  function ended(words: string): void {
    events.answered();
    if (isClosed) return;
    events.trouble(refused === null ? words : `A stream was answered ${refused}.`);
    timer = setTimeout(ask, comeBackMs);
  }

  function ask(): void {
    split = createLineSplitter(streaming.line);
    events.requested();
    line.ask(streaming.request(), {
      head(status) {
        refused = status === 200 ? null : status;
        if (isReady || refused !== null) return;
        isReady = true;
        events.ready();
      },
      body: (bytes) => {
        if (!isClosed && refused === null) split(bytes);
      },
      end: () => ended("The server ended the stream."),
    });
  }

  ask();
  return {
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      line.close();
    },
  };
}
