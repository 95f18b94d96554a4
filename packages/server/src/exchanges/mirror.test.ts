import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { connect } from "node:net";
import type { MirrorAnswer, MirroredHead } from "@flyby/protocol";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { openSocket } from "../transports/testing/socket-client.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const endOfHead = "\r\n\r\n";

/** Sends a head as it is and returns all that came until `enough`. */
function exchangeBytes(head: string, enough: (got: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = "";
    const socket = connect(edge.port, "127.0.0.1", () => socket.write(head));
    socket.on("error", reject);
    socket.on("data", (part) => {
      got += part.toString("latin1");
      if (!enough(got)) return;
      socket.destroy();
      resolve(got);
    });
  });
}

const toText = ({ line, headers }: MirroredHead) =>
  [line, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");

describe("/lab/mirror", () => {
  it("[EXC8] tells a request the bytes of its own head, and keeps secrets and what proxies added to itself", async () => {
    const lines = ["GET /lab/mirror?x=%20 HTTP/1.1", "Host: 127.0.0.1", "Sec-GPC: 1", "User-Agent: me"];
    const secrets = ["Cookie: token=secret", "Authorization: Bearer secret"];
    const ofProxies = ["X-Forwarded-For: 203.0.113.9, 10.0.0.7", "X-Auth-Request-Access-Token: secret"];
    const head = [...lines, ...secrets, ...ofProxies].join("\r\n") + endOfHead;
    const got = await exchangeBytes(head, (text) => text.includes(endOfHead) && text.endsWith("}"));
    const { request, response }: MirrorAnswer = JSON.parse(got.slice(got.indexOf(endOfHead)));
    expect(request).toEqual({
      line: "GET /lab/mirror?x=%20 HTTP/1.1",
      headers: [
        ["authorization", "(not shown)"],
        ["cookie", "(not shown)"],
        ["host", "127.0.0.1"],
        ["sec-gpc", "1"],
        ["user-agent", "me"],
        ["x-auth-request-access-token", "(not shown)"],
        ["x-forwarded-for", "(not shown)"],
      ],
      bytes: Buffer.byteLength(head),
    });
    expect(response).toBeUndefined();
  });

  it("[EXC8] tells a socket both heads of its opening as they were on the wire, then sends back what it gets", async () => {
    const head =
      [
        "GET /lab/mirror HTTP/1.1",
        `Host: 127.0.0.1:${edge.port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Extensions: permessage-deflate",
      ].join("\r\n") + endOfHead;
    const got = await exchangeBytes(head, (text) => text.endsWith("}"));
    const sent = got.slice(0, got.indexOf(endOfHead) + 4);
    const { request, response }: MirrorAnswer = JSON.parse(got.slice(got.indexOf("{")));
    expect(request.bytes).toBe(Buffer.byteLength(head));
    const dateless = (text: string) => text.replace(/\d\d GMT/, "");
    expect(dateless(toText(response ?? request))).toBe(dateless(sent));
    expect(response?.bytes).toBe(sent.length);
    expect(sent).toContain("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    const socket = await openSocket(`${edge.url}/lab/mirror`, []);
    expect(JSON.parse(await socket.next())).toMatchObject({ request: { line: "GET /lab/mirror HTTP/1.1" } });
    socket.sendRaw("back, please");
    expect(await socket.next()).toBe("back, please");
    socket.sendRaw(new Uint8Array(Buffer.from("bytes, too")));
    expect(await socket.next()).toBe("bytes, too");
    socket.close();
  });
});
