import type { Contender } from "./contender.ts";
import { type PythonProcess, startPython } from "./python-process.ts";
import type { PingSubject } from "./result.ts";
import type { Exchanged } from "./run-exchanges.ts";

const scripts: Readonly<
  Record<PingSubject, { readonly server: string; readonly client: string; readonly way: string[] }>
> = {
  websocket: { server: "ws_server.py", client: "ws_client.py", way: [] },
  "http-keep-alive": { server: "http_server.py", client: "http_client.py", way: ["keep-alive"] },
  "http-per-request": { server: "http_server.py", client: "http_client.py", way: ["per-request"] },
};

export interface PythonContender extends Contender {
  readonly port: number;
  stop(): Promise<void>;
}

/** A client and a server of the reference, a process each. */
export async function startPythonContender(python: string, subject: PingSubject): Promise<PythonContender> {
  const { server: serverScript, client: clientScript, way } = scripts[subject];
  const server = startPython(python, serverScript);
  const port = Number(await server.line());
  if (!Number.isInteger(port) || port === 0) {
    await server.stop();
    throw new Error(await server.trouble());
  }
  const scheme = subject === "websocket" ? "ws" : "http";
  const client = startPython(python, clientScript, `${scheme}://127.0.0.1:${port}/`, ...way);
  return {
    side: "python",
    subject,
    port,
    async run({ count, signal, onProgress }) {
      client.write(String(count));
      return await follow(client, count, signal, onProgress);
    },
    stop: async () => void (await Promise.all([client.stop(), server.stop()])),
  };
}

/** Reads how far it is until all is done. It cannot be told to stop halfway: who aborts takes what was told last, and ends it. */
async function follow(
  client: PythonProcess,
  count: number,
  signal: AbortSignal,
  onProgress: (so: Exchanged) => void,
): Promise<Exchanged> {
  const aborted = Promise.withResolvers<null>();
  const abort = (): void => aborted.resolve(null);
  signal.addEventListener("abort", abort, { once: true });
  let so: Exchanged = { done: 0, ms: 0 };
  try {
    while (so.done < count && !signal.aborted) {
      const line = await Promise.race([client.line(), aborted.promise]);
      if (signal.aborted) break;
      if (line === null) throw new Error(await client.trouble());
      const [done = 0, seconds = 0] = line.split(" ").map(Number);
      so = { done, ms: seconds * 1_000 };
      onProgress(so);
    }
    return so;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
