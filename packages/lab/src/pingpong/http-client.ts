import { connect, type Socket } from "node:net";
import { answer, type OpenClient, question, unexpected, type Waiting } from "./ping-client.ts";

// A client of a few lines, so that both ways differ in their connections alone and a connection can be ended by force.

/** No answer to a ping is longer; a server that goes on is none of ours. */
const maxResponseBytes = 16_384;
const endOfHead = "\r\n\r\n";

/** All exchanges on one connection. */
export const openKeepAliveClient: OpenClient = async (url) => {
  const request = toRequest(url);
  let waiting: Waiting | null = null;
  const connection = await openConnection(url, (settle) => {
    const settled = waiting;
    waiting = null;
    if (settled !== null) settle(settled);
  });
  return {
    exchange: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        connection.write(request);
      }),
    close: () => connection.resetAndDestroy(),
  };
};

/**
 * A new connection for every exchange. Once the answer is there the client resets it (RST): neither side keeps it in
 * TIME_WAIT, so its port is free at once, however many there are.
 */
export const openPerRequestClient: OpenClient = async (url) => {
  const request = toRequest(url);
  let open: Socket | null = null;
  return {
    exchange: () =>
      new Promise((resolve, reject) => {
        const settle = (act: (waiting: Waiting) => void): void => {
          open = null;
          connection.resetAndDestroy();
          act({ resolve, reject });
        };
        const connection = begin(url, settle);
        connection.once("connect", () => connection.write(request));
        open = connection;
      }),
    close() {
      open?.destroy(new Error("The client was closed."));
    },
  };
};

type Settle = (act: (waiting: Waiting) => void) => void;

function openConnection(url: URL, settle: Settle): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = begin(url, (act) => {
      act({ resolve: () => undefined, reject });
      settle(act);
    });
    connection.once("connect", () => resolve(connection));
  });
}

function begin(url: URL, settle: Settle): Socket {
  const connection = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let got = "";
  connection.on("data", (part) => {
    got += part.toString("latin1");
    const body = readBody(got);
    if (body === null && got.length < maxResponseBytes) return;
    const whole = got;
    got = "";
    settle(({ resolve, reject }) => (body === answer ? resolve() : reject(unexpected(whole))));
  });
  connection.on("error", (error) => settle(({ reject }) => reject(error)));
  connection.on("close", () => settle(({ reject }) => reject(new Error("The server ended the connection."))));
  return connection;
}

/** The body of a whole response; null while some of it is missing. */
function readBody(response: string): string | null {
  const end = response.indexOf(endOfHead);
  if (end === -1) return null;
  const [, length = "0"] = /\r\ncontent-length: *(\d+)/i.exec(response.slice(0, end)) ?? [];
  const body = response.slice(end + endOfHead.length);
  return body.length < Number(length) ? null : body;
}

/** The headers HTTP needs, and no more: a browser sends ten times as many bytes. */
function toRequest(url: URL): string {
  const headers = [`Host: ${url.host}`, "Content-Type: text/plain", `Content-Length: ${question.length}`];
  return [`POST ${url.pathname} HTTP/1.1`, ...headers, "", question].join("\r\n");
}
