import { fileURLToPath } from "node:url";
import type { Cost } from "../process/cost.ts";
import { type Child, openChild } from "../process/open-child.ts";
import { type ServerProcess, startServerProcess } from "../process/server-process.ts";
import type { Address } from "../swarm/http-line.ts";
import type { Subject } from "./result.ts";

const relayFile = fileURLToPath(new URL("./relay-main.ts", import.meta.url));
const room = "compare";

/** What is measured, with everything it needs. */
export interface Stand {
  readonly room: string;
  readonly token: string;
  /** Where viewers are served. */
  readonly viewersAt: Address;
  /** Where comments are posted. */
  readonly postsAt: Address;
  /** What the process that serves the viewers has used. */
  cost(): Promise<Cost>;
  /** How the server ended by itself; null while it runs. */
  ended(): Promise<string | null>;
  /** The server's own counts, Prometheus text. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** A server of its own for each subject: nobody inherits the memory, the compiled code or the log of who came before. */
export async function openStand(subject: Subject, serve: readonly string[]): Promise<Stand> {
  // What is compared is the delivery of each comment, also where a room has more of them than a screen shows.
  const server = await startServerProcess(serve, { options: ["--room-budget", "off"] });
  try {
    const { token } = await server.openRoom(room);
    const { address, metrics, cost, ended, stop } = server;
    const stand = { room, token, viewersAt: address, postsAt: address, cost, metrics, ended, stop };
    return subject === "control" ? await withRelay(stand, server) : stand;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function withRelay(stand: Stand, { address, stop }: ServerProcess): Promise<Stand> {
  const relay: Child = openChild(relayFile, [`${address.host}:${address.port}`, room]);
  try {
    const port = (await relay.ask("port", null)) as number;
    return {
      ...stand,
      viewersAt: { host: address.host, port },
      cost: async () => (await relay.ask("cost", null)) as Cost,
      async stop() {
        await relay.stop();
        await stop();
      },
    };
  } catch (error) {
    await relay.stop();
    throw error;
  }
}
