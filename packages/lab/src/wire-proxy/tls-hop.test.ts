import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTlsHop } from "./tls-hop.ts";

const folder = mkdtempSync(join(tmpdir(), "flyby-tls-hop-"));
const keyFile = join(folder, "key.pem");
const certFile = join(folder, "cert.pem");
let target = { host: "127.0.0.1", port: 0 };
let server: ReturnType<typeof createServer> | undefined;

beforeAll(async () => {
  if (Bun.which("openssl") === null) return;
  const kind = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
  ];
  const made = spawnSync("openssl", ["req", "-x509", ...kind, "-keyout", keyFile, "-out", certFile]);
  expect(made.status).toBe(0);
  server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (request, response) => {
    response.end(`secret ${request.url}`);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  target = { host: "127.0.0.1", port: typeof address === "object" && address !== null ? address.port : 0 };
});

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

const describeWithOpenssl = Bun.which("openssl") === null ? describe.skip : describe;

describeWithOpenssl("openTlsHop", () => {
  test("[WPX8] plain bytes go in, and the target hears TLS", async () => {
    const hop = await openTlsHop({ target, insecure: true, onError: (error) => expect(error).toBeNull() });
    const answer = await fetch(`http://${hop.host}:${hop.port}/path`);
    expect(await answer.text()).toBe("secret /path");
    await hop.stop();
  });

  test("[WPX8] a certificate that nobody vouches for is refused, unless any is taken", async () => {
    const errors: Error[] = [];
    const hop = await openTlsHop({ target, insecure: false, onError: (error) => errors.push(error) });
    await expect(fetch(`http://${hop.host}:${hop.port}/`)).rejects.toThrow();
    expect(errors[0]?.message).toMatch(/certificate/i);
    await hop.stop();
  });

  test("[WPX8] stopping ends what is open and frees the port", async () => {
    const hop = await openTlsHop({ target, insecure: true, onError: () => {} });
    const socket = await Bun.connect({ hostname: hop.host, port: hop.port, socket: { data() {}, error() {} } });
    await hop.stop();
    await expect(Bun.connect({ hostname: hop.host, port: hop.port, socket: { data() {} } })).rejects.toThrow();
    socket.end();
  });
});
