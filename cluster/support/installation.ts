import { systemClock } from "../../packages/server/src/clock.ts";
import type { Stores } from "../../packages/server/src/store/ports.ts";
import { openPostgresStores } from "../../packages/server/src/store/postgres/open-stores.ts";
import type { TestServer } from "../../packages/testing/src/servers/server-process.ts";
import { addFreeRoom } from "./crowd.ts";
import { createDoor, type Door } from "./door.ts";
import { type ClusterNode, startNode } from "./node.ts";
import { readTruth } from "./truth.ts";
import type { Truth } from "./verdict.ts";

/** Several nodes on one database and one bus, as they are deployed, and their proxy. */
export interface Installation {
  readonly name: string;
  readonly room: string;
  readonly nodes: readonly ClusterNode[];
  readonly door: Door;
  readonly bus: TestServer;
  /** What the database holds, asked itself. */
  truth(): Promise<Truth>;
  close(): Promise<void>;
}

interface InstallationOptions {
  readonly name: string;
  readonly databaseUrl: string;
  readonly bus: TestServer;
  readonly nodes: number;
  readonly random: () => number;
  readonly args?: readonly string[];
  /** Besides the one in which the crowd is. */
  readonly rooms?: readonly string[];
}

export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const { name, databaseUrl, bus, random } = options;
  const room = "crowd";
  const stores = await open(databaseUrl);
  for (const each of [room, ...(options.rooms ?? [])]) await addFreeRoom(stores, each);
  const args = ["--store", databaseUrl, "--bus", bus.url, ...(options.args ?? [])];
  const names = Array.from({ length: options.nodes }, (_, index) => `${name}-${String.fromCharCode(97 + index)}`);
  const nodes = await allOrNone(names.map((each) => startNode(each, args)));
  return {
    name,
    room,
    nodes,
    bus,
    door: createDoor(
      nodes.map(({ url }) => url),
      random,
    ),
    truth: () => readTruth(stores, room),
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
      await stores.upkeep.close();
    },
  };
}

async function allOrNone(starting: readonly Promise<ClusterNode>[]): Promise<readonly ClusterNode[]> {
  try {
    return await Promise.all(starting);
  } catch (error) {
    for (const each of await Promise.allSettled(starting)) if (each.status === "fulfilled") await each.value.close();
    throw error;
  }
}

function open(url: string): Promise<Stores> {
  return openPostgresStores({
    url,
    clock: systemClock,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    // It restarts in the middle of the test; who asks it then is told by the answer.
    onTrouble() {},
    connections: 2,
  });
}
