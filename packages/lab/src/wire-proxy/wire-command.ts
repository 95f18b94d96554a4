import { writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { LabCommand, LabLine, LabParts } from "../lab-command.ts";
import { showPlain } from "../wire/index.ts";
import { isItself, parseListen, parseTarget } from "./endpoints.ts";
import { explainBytes, explainKey } from "./explain-line.ts";
import { createLineQueue } from "./line-queue.ts";
import { createPaint } from "./paint.ts";
import { type CaptureFile, openByteFile, openCapture } from "./pcapng/capture-file.ts";
import { renderSummary } from "./summary.ts";
import { openWireProxy, type WireProxyOptions } from "./wire-proxy.ts";
import { createWireWatch } from "./wire-watch.ts";
import { createZlibInflater } from "./zlib-inflater.ts";

export const wireCommand: LabCommand = {
  name: "wire",
  summary: "Shows what HTTP and WebSocket look like on the wire, as a proxy before any server.",
  usage: "--listen [HOST:]PORT --target URL | --hex BYTES | --key KEY",
  options: {
    listen: { type: "string", value: "[HOST:]PORT", help: "where clients connect to; 0 takes any free port" },
    target: { type: "string", value: "URL", help: "the server behind: a URL or HOST:PORT; https and wss by TLS" },
    bits: { type: "boolean", help: "explains each frame bit by bit" },
    pcapng: { type: "string", value: "FILE", help: "writes a capture that Wireshark opens" },
    mermaid: { type: "string", value: "FILE", help: "writes the sequence diagram to a file too" },
    insecure: { type: "boolean", help: "takes any certificate of a TLS target" },
    hex: { type: "string", value: "BYTES", help: 'explains frames given in hex: "81 05 48 65 6c 6c 6f"' },
    key: { type: "string", value: "KEY", help: "computes the Sec-WebSocket-Accept for a Sec-WebSocket-Key" },
  },
  operands: { name: "", least: 0, most: 0 },
  notes: [
    "→ goes to the server, ← to the client. Ctrl-C ends it with a sequence diagram and what the bytes were.",
    "Bytes pass unchanged, so a server behind TLS hears the Host that the client names (curl -H Host:…).",
  ],
  async run(line, parts) {
    const { hex, key, listen, target } = line.values;
    if (hex !== undefined || key !== undefined) return explain(line, parts);
    if (listen !== undefined && target !== undefined) return watch(listen, target, line, parts);
    parts.say("Name --listen and --target, or bytes with --hex, or a key with --key.");
    return 2;
  },
};

/** Of a reason why TLS failed. */
const maxReasonColumns = 400;

async function explain({ values: { hex, key } }: LabLine, parts: LabParts): Promise<0 | 2> {
  const paint = createPaint(parts.isTerminal);
  const lines = hex === undefined ? [] : explainBytes(hex, paint);
  if (lines === null) {
    parts.say("--hex is bytes of two hex digits each: 81 05 48 65 6c 6c 6f.");
    return 2;
  }
  const all = [lines, key === undefined ? [] : explainKey(key, paint)].filter((block) => block.length > 0);
  await parts.write(`${all.map((block) => block.join("\n")).join("\n\n")}\n`);
  return 0;
}

async function watch(listenText: string, targetText: string, line: LabLine, parts: LabParts): Promise<0 | 1 | 2> {
  const listen = parseListen(listenText);
  const target = parseTarget(targetText);
  if (!listen) parts.say(`--listen is a port, or HOST:PORT, not "${listenText}".`);
  if (!target) parts.say(`--target is a URL (http, https, ws, wss) or HOST:PORT, not "${targetText}".`);
  if (!listen || !target) return 2;
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
  if (isItself(listen, target, own)) {
    parts.say("The target is the proxy itself: name another port to listen on.");
    return 2;
  }

  const paint = createPaint(parts.isTerminal);
  const queue = createLineQueue(parts.write);
  const { pcapng, mermaid } = line.values;
  const wireWatch = createWireWatch({
    paint,
    bits: line.switches.has("bits"),
    columns: Math.max(40, parts.columns),
    startedAtMs: performance.timeOrigin + performance.now(),
    createInflater: createZlibInflater,
    print: queue.push,
  });
  const proxy = await open({
    listen,
    target,
    insecure: line.switches.has("insecure"),
    observer: wireWatch.observer,
    pcapng,
    parts,
  });
  if (proxy === null) return 1;

  const [scheme] = targetText.includes("://") ? targetText.split("://") : ["http"];
  const at = ({ host, port }: { readonly host: string; readonly port: number }) =>
    `${host.includes(":") ? `[${host}]` : host}:${port}`;
  parts.say(`Listening on ${at(proxy)}, passing on to ${scheme}://${at(target)}. Ctrl-C ends it.`);
  await aborted(parts.signal);
  await proxy.stop();
  await queue.drained();
  const diagram = wireWatch.diagram();
  const closing = ["", "```mermaid", diagram, "```", "", renderSummary(wireWatch.summary(), parts.columns), ""];
  await parts.write(closing.join("\n"));
  if (proxy.capture) parts.say(`${pcapng} holds ${proxy.capture.packets} packets.`);
  return mermaid === undefined || save(mermaid, diagram, parts) ? 0 : 1;
}

interface OpenOptions extends Pick<WireProxyOptions, "listen" | "target" | "insecure"> {
  readonly observer: ReturnType<typeof createWireWatch>["observer"];
  readonly pcapng: string | undefined;
  readonly parts: LabParts;
}

interface OpenProxy {
  readonly host: string;
  readonly port: number;
  readonly capture: CaptureFile | null;
  stop(): Promise<void>;
}

/** null: it cannot be had, and why was said. */
async function open({ listen, target, insecure, observer, pcapng, parts }: OpenOptions): Promise<OpenProxy | null> {
  let capture: CaptureFile | null = null;
  try {
    const proxy = await openWireProxy({
      listen,
      target,
      insecure,
      observers(port) {
        if (pcapng === undefined) return [observer];
        capture = openCapture({
          file: openByteFile(pcapng),
          serverPort: port,
          version: parts.version,
          onError: (error) => parts.say(`The capture ends here: ${error.message}`),
        });
        return [observer, capture.observer];
      },
      // It quotes names out of a stranger's certificate.
      onTlsError: ({ message }) =>
        parts.say(`No TLS with ${target.host}:${target.port}: ${showPlain(message, maxReasonColumns)}`),
    });
    return {
      host: proxy.host,
      port: proxy.port,
      capture,
      async stop() {
        await proxy.stop();
        capture?.close();
      },
    };
  } catch (error) {
    parts.say(`It cannot begin: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function save(file: string, diagram: string, parts: LabParts): boolean {
  try {
    writeFileSync(file, `${diagram}\n`);
    return true;
  } catch (error) {
    parts.say(`The diagram could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
