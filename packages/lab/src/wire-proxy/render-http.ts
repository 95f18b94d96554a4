import {
  type AcceptSteps,
  countBytes,
  explainDeflate,
  type HandshakeCheck,
  type HttpBody,
  type HttpHead,
  showPlain,
  showText,
  toHex,
  type WireEvent,
} from "../wire/index.ts";
import type { Paint } from "./paint.ts";

/** Columns of a target or of a header's value that are shown: some lines of a terminal. */
const valueColumns = 400;
/** Of a body. */
const bodyColumns = 160;
const shownBytes = 16;

type Event<T extends WireEvent["type"]> = Extract<WireEvent, { type: T }>;

export function requestLines({ head, exchange, bytes, checks }: Event<"request">, paint: Paint): string[] {
  const first = `${head.method} ${plain(head.target)} ${head.version}`;
  return [
    `${paint.title(first)}  request ${exchange}, head of ${bytes} bytes`,
    ...headerLines(head),
    ...(checks === null ? [] : ["asks for a WebSocket:", ...checks.map((check) => checkLine(check, paint))]),
  ];
}

export function responseLines({ head, exchange, bytes, handshake }: Event<"response">, paint: Paint): string[] {
  const first = `${head.version} ${head.status} ${plain(head.reason)}`.trim();
  const answers = exchange === 0 ? "" : `  answer ${exchange},`;
  return [
    `${paint.title(first)}${answers} head of ${bytes} bytes`,
    ...headerLines(head),
    ...(handshake === null
      ? []
      : [
          "Sec-WebSocket-Accept, step by step:",
          ...acceptLines(handshake.steps),
          ...handshake.checks.map((check) => checkLine(check, paint)),
          ...(handshake.deflate === null ? [] : explainDeflate(handshake.deflate).map((line) => `  ${line}`)),
          "From here on both ends send frames.",
        ]),
  ];
}

/** Key, GUID, SHA-1 and base64, a line each. */
export function acceptLines({ key, guid, sha1Hex, accept }: AcceptSteps): string[] {
  return [`  key     ${plain(key)}`, `  + GUID  ${guid}`, `  SHA-1   ${sha1Hex}`, `  base64  ${accept}`];
}

/** [] where a message has no body. */
export function bodyLines({ body }: Event<"body">, paint: Paint): string[] {
  const { length, chunks, trailers, complete, by } = body;
  if (by === "none" && complete) return [];
  const ends = {
    length: "",
    chunked: ` in ${chunks} ${chunks === 1 ? "chunk" : "chunks"}`,
    close: ", ended by the connection",
    none: "",
    other: "",
  }[by];
  return [
    `body of ${countBytes(length)}${ends}${length === 0 ? "" : `: ${bodyText(body)}`}`,
    ...trailers.map(([name, value]) => `trailer ${headerLine(name, value)}`),
    ...(complete ? [] : [paint.bad("! the connection ended before the message did")]),
  ];
}

function bodyText({ bytes, length }: HttpBody): string {
  const text = new TextDecoder().decode(bytes);
  if (/[\p{Cc}\ufffd]/u.test(text.slice(0, bodyColumns).replaceAll(/\s/g, ""))) {
    return toHex(bytes.subarray(0, shownBytes)) + (length > shownBytes ? " …" : "");
  }
  return showText(text, bodyColumns);
}

function headerLines(head: HttpHead): string[] {
  return head.headers.map(([name, value]) => headerLine(name, value));
}

function headerLine(name: string, value: string): string {
  return `${plain(name)}: ${plain(value)}`;
}

export function checkLine({ ok, what }: HandshakeCheck, paint: Paint): string {
  const told = plain(what);
  return ok ? `  ${paint.good("✓")} ${told}` : `  ${paint.bad("✗")} ${paint.bad(`not so: ${told}`)}`;
}

/** A stranger's words without the quotes, so that heads read as they were. */
function plain(text: string): string {
  return showPlain(text, valueColumns);
}
