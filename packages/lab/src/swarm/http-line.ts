import type { Socket } from "bun";
import { type AnswerHandlers, createAnswerReader } from "./read-answer.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface HttpLineEvents {
  /** The connection ended while an answer was due. */
  broken(words: string): void;
}

/**
 * A client's one keep-alive connection, as cheap as it can be: a swarm must not cost more than what it measures, and `fetch`
 * would share connections between viewers.
 */
export interface HttpLine {
  /** One request at a time; its answer goes to `answer`. Connects where there is no connection. */
  ask(request: string, answer: AnswerHandlers): void;
  close(): void;
}

export function openHttpLine({ host, port }: Address, events: HttpLineEvents): HttpLine {
  let socket: Socket<undefined> | "opening" | null = null;
  let unsent: Uint8Array | null = null;
  let current: AnswerHandlers | null = null;
  let isClosed = false;

  function lost(words: string): void {
    socket = null;
    unsent = null;
    if (current === null || isClosed) return;
    current = null;
    events.broken(words);
  }

  function flush(): void {
    if (unsent === null || socket === null || socket === "opening") return;
    const written = Math.max(0, socket.write(unsent));
    unsent = written < unsent.length ? unsent.subarray(written) : null;
  }

  function createReader(): (bytes: Uint8Array) => void {
    return createAnswerReader({
      head: (status, headers) => current?.head(status, headers),
      body: (bytes) => current?.body(bytes),
      end() {
        const ended = current;
        current = null;
        ended?.end();
      },
    });
  }

  function connect(): void {
    socket = "opening";
    const read = createReader();
    Bun.connect({
      hostname: host,
      port,
      socket: {
        open(opened) {
          if (isClosed) return opened.terminate();
          opened.setNoDelay(true);
          socket = opened;
          flush();
        },
        drain: flush,
        data(opened, bytes) {
          try {
            if (!isClosed) read(bytes);
          } catch (error) {
            opened.terminate();
            lost(error instanceof Error ? error.message : String(error));
          }
        },
        close: (_opened, error) => lost(error === undefined ? "The server ended the connection." : error.message),
        error: (_opened, error) => lost(error.message),
      },
    }).catch((error: unknown) => lost(error instanceof Error ? error.message : String(error)));
  }

  return {
    ask(request, answer) {
      if (current !== null) throw new Error("One request at a time goes over a line.");
      current = answer;
      unsent = Buffer.from(request);
      if (socket === null) connect();
      else flush();
    },
    close() {
      isClosed = true;
      if (socket !== null && socket !== "opening") socket.end();
    },
  };
}
