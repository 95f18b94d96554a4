import type { Seat } from "./viewer.ts";

// What a program sends that is no browser. A browser adds some hundred bytes to every request.
function head(seat: Seat, method: string, path: string, more: readonly string[]): string {
  const { host, port } = seat.address;
  return [`${method} ${path} HTTP/1.1`, `Host: ${host}:${port}`, "User-Agent: flyby-lab", ...more, "", ""].join("\r\n");
}

export function getRequest(seat: Seat, path: string, accept: string): string {
  return head(seat, "GET", path, [`Accept: ${accept}`]);
}

export function postRequest(seat: Seat, path: string, json: unknown, more: readonly string[] = []): string {
  const body = JSON.stringify(json);
  const length = Buffer.byteLength(body);
  return head(seat, "POST", path, ["Content-Type: application/json", `Content-Length: ${length}`, ...more]) + body;
}

export function logPath({ room }: Pick<Seat, "room">, part: string, query: Readonly<Record<string, string>>): string {
  return `/api/v1/rooms/${room}/log${part}?${new URLSearchParams(query)}`;
}
