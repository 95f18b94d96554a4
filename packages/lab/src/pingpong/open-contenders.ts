import { startServerProcess } from "../process/server-process.ts";
import { type Contender, createOwnContender } from "./contender.ts";
import { openKeepAliveClient, openPerRequestClient } from "./http-client.ts";
import type { OpenClient } from "./ping-client.ts";
import { startPythonContender } from "./python-contenders.ts";
import { type PingSubject, pingSubjects } from "./result.ts";
import { openSocketClient } from "./socket-client.ts";

const clients: Readonly<Record<PingSubject, { readonly scheme: string; readonly open: OpenClient }>> = {
  websocket: { scheme: "ws", open: openSocketClient },
  "http-keep-alive": { scheme: "http", open: openKeepAliveClient },
  "http-per-request": { scheme: "http", open: openPerRequestClient },
};

export interface Contenders {
  readonly all: readonly Contender[];
  /** Of all servers. */
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** Starts a server of ours and, with a `python`, the reference; each way beside its reference. */
export async function openContenders(serve: readonly string[], python: string | null): Promise<Contenders> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(stops.map((each) => each())));
  try {
    const server = await startServerProcess(serve);
    stops.push(server.stop);
    const { host, port } = server.address;
    const all: Contender[] = [];
    const ports = [port];
    for (const subject of pingSubjects) {
      const { scheme, open } = clients[subject];
      all.push(createOwnContender(subject, open, new URL(`${scheme}://${host}:${port}/lab/ping`)));
      if (python === null) continue;
      const reference = await startPythonContender(python, subject);
      stops.push(reference.stop);
      ports.push(reference.port);
      all.push(reference);
    }
    return { all, ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
