import { openHttpLine } from "../http-line.ts";
import { comeBackMs, type Seat, type Viewer, type ViewerEvents } from "../viewer.ts";

/** One whole answer. */
export interface Answer {
  readonly headers: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

export interface Asking {
  /** The next request. */
  request(): string;
  /** How long to wait before the next one, ms. */
  answered(answer: Answer): number;
  /** The connection broke, or the server refused: what was believed of the server is forgotten. */
  forget?(): void;
  /** Called when a request went out, with how many went before. */
  sent?(before: number): void;
}

/** A viewer who asks again and again over one connection. */
export function openAsking(seat: Seat, events: ViewerEvents, asking: Asking): Viewer {
  let status = 0;
  let headers: ReadonlyMap<string, string> = new Map();
  let body: Buffer[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sent = 0;
  let isClosed = false;

  const line = openHttpLine(seat.address, {
    broken(words) {
      events.answered();
      again(words);
    },
  });

  function again(words: string): void {
    if (isClosed) return;
    events.trouble(words);
    asking.forget?.();
    timer = setTimeout(ask, comeBackMs);
  }

  function ask(): void {
    timer = null;
    if (isClosed) return;
    body = [];
    events.requested();
    line.ask(asking.request(), {
      head(answeredStatus, answeredHeaders) {
        status = answeredStatus;
        headers = answeredHeaders;
      },
      body: (bytes) => void body.push(Buffer.from(bytes)),
      end,
    });
    asking.sent?.(sent++);
  }

  function end(): void {
    events.answered();
    if (isClosed) return;
    const text = Buffer.concat(body).toString();
    if (status !== 200) {
      again(`A request was answered ${status} ${text.slice(0, 200)}`);
      return;
    }
    const pauseMs = asking.answered({ headers, lines: text.split("\n").filter((each) => each !== "") });
    if (pauseMs <= 0) ask();
    else timer = setTimeout(ask, pauseMs);
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
