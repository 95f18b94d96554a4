import { createConnection } from "node:net";
import { errors, isErrorCode } from "@flyby/protocol";

export interface RawAnswer {
  /** null: the connection ended without an answer, or nothing came in time. */
  readonly status: number | null;
  readonly text: string;
}

/** Sends bytes as they are and hears the first answer. The connection is told to close, so that its end is the answer's. */
export function askRaw(port: number, pieces: readonly (string | Uint8Array)[], waitMs = 1_500): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    const heard: Buffer[] = [];
    function done(): void {
      clearTimeout(timer);
      socket.destroy();
      const text = final(Buffer.concat(heard).toString("latin1"));
      const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
      resolve({ status: status === undefined ? null : Number(status), text });
    }
    const timer = setTimeout(done, waitMs);
    socket.on("connect", () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on("data", (bytes) => {
      heard.push(Buffer.from(bytes));
      if (isWhole(final(Buffer.concat(heard).toString("latin1")))) done();
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}

/** Without the word that the body may come. */
function final(text: string): string {
  return text.replace(/^(?:HTTP\/1\.1 100[^\r]*\r\n\r\n)+/, "");
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end)) ?? [];
  return length !== undefined && text.length >= end + 4 + Number(length);
}

/** Statuses of answers that are no refusal. */
const plain = new Set([101, 200, 201, 204, 206, 301, 302, 304, 307, 308]);
/** What the runtime answers itself, without a body of ours: a bad head, too many bytes, too large a head, another HTTP. */
const runtime = new Set([400, 413, 431, 505]);

const statuses = new Set<number>(Object.values(errors).map(({ status }) => status));

/** Why this is no documented answer; null when it is one. */
export function undocumented(status: number, body: string, contentType: string): string | null {
  if (plain.has(status)) return null;
  // Of HEAD.
  if (body === "" && statuses.has(status)) return null;
  if (!contentType.startsWith("application/json")) {
    return runtime.has(status) && body === "" ? null : `${status} with ${contentType} "${body.slice(0, 100)}"`;
  }
  const { error }: { error?: { code?: unknown } } = JSON.parse(body);
  const code = error?.code;
  if (!isErrorCode(code) || code === "internal") return `${status} with the code ${String(code)}`;
  return errors[code].status === status ? null : `${status} with ${code}, whose status is ${errors[code].status}`;
}

/** The same of raw bytes. */
export function undocumentedRaw({ status, text }: RawAnswer, method: string): string | null {
  if (status === null) return null;
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [, type = ""] = /\r\ncontent-type: ([^\r]*)/i.exec(head) ?? [];
  const isChunked = /\r\ntransfer-encoding: chunked/i.test(head);
  const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  // Behind it may stand what the runtime said to the rest of the bytes.
  const body = rest.join("\r\n\r\n").slice(0, method === "HEAD" ? 0 : Number(length));
  return isChunked && status < 400 ? null : undocumented(status, body, type);
}
