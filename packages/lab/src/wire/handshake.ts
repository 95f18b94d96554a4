import { acceptSteps } from "./accept.ts";
import { parseExtensions } from "./extensions.ts";
import { type HttpRequestHead, type HttpResponseHead, headerOf, listsWord } from "./http-head.ts";

/** One rule of the opening handshake and whether it was kept. */
export interface HandshakeCheck {
  readonly ok: boolean;
  readonly what: string;
}

export function asksForWebSocket(request: HttpRequestHead): boolean {
  return listsWord(request, "upgrade", "websocket");
}

/** 16 bytes in base64: 22 characters and two signs of filling. */
export function isHandshakeKey(key: string): boolean {
  return /^[A-Za-z0-9+/]{21}[AQgw]==$/.test(key);
}

/** RFC 6455 §4.1: what a client asks for. */
export function checkHandshakeRequest(request: HttpRequestHead): HandshakeCheck[] {
  const key = headerOf(request, "sec-websocket-key") ?? "";
  const origin = headerOf(request, "origin");
  return [
    { ok: request.method === "GET", what: "the method is GET" },
    { ok: request.version >= "HTTP/1.1", what: "the version is HTTP/1.1 or higher" },
    { ok: headerOf(request, "host") !== undefined, what: "Host is given" },
    { ok: asksForWebSocket(request), what: "Upgrade names websocket" },
    { ok: listsWord(request, "connection", "upgrade"), what: "Connection names Upgrade" },
    { ok: headerOf(request, "sec-websocket-version") === "13", what: "Sec-WebSocket-Version is 13" },
    { ok: isHandshakeKey(key), what: "Sec-WebSocket-Key is 16 bytes in base64" },
    ...(origin === undefined ? [] : [{ ok: true, what: `Origin says which page asks: ${origin}` }]),
  ];
}

/** RFC 6455 §4.1: what a client must find in the answer before it believes it. */
export function checkHandshakeResponse(request: HttpRequestHead, response: HttpResponseHead): HandshakeCheck[] {
  const { accept } = acceptSteps(headerOf(request, "sec-websocket-key") ?? "");
  const protocol = headerOf(response, "sec-websocket-protocol");
  const offered = parseExtensions(headerOf(request, "sec-websocket-extensions") ?? "").map(({ name }) => name);
  const agreed = parseExtensions(headerOf(response, "sec-websocket-extensions") ?? "");
  return [
    { ok: response.status === 101, what: "the status is 101" },
    { ok: listsWord(response, "upgrade", "websocket"), what: "Upgrade names websocket" },
    { ok: listsWord(response, "connection", "upgrade"), what: "Connection names Upgrade" },
    { ok: headerOf(response, "sec-websocket-accept") === accept, what: "Sec-WebSocket-Accept is the one computed" },
    ...(protocol === undefined
      ? []
      : [{ ok: offersProtocol(request, protocol), what: `the subprotocol ${protocol} was offered` }]),
    ...agreed.map(({ name }) => ({ ok: offered.includes(name), what: `the extension ${name} was offered` })),
  ];
}

function offersProtocol(request: HttpRequestHead, protocol: string): boolean {
  const offered = (headerOf(request, "sec-websocket-protocol") ?? "").split(",").map((one) => one.trim());
  return offered.includes(protocol);
}
