import { natsPath, redisPath, startNats, startRedis, type TestServer } from "@flyby/testing";

/** A server that a bus runs on, and how many topics of an installation it serves now. */
export interface BusServer extends TestServer {
  subscriptions(): Promise<number>;
}

export interface BusServerKind {
  readonly name: string;
  readonly isHere: boolean;
  start(): Promise<BusServer>;
}

export const redisKind: BusServerKind = { name: "Redis", isHere: redisPath() !== null, start: onRedis };
export const natsKind: BusServerKind = { name: "NATS", isHere: natsPath() !== null, start: onNats };

async function onRedis(): Promise<BusServer> {
  const server = await startRedis();
  const { RedisClient } = await import("bun");
  return {
    ...server,
    subscriptions: async () => {
      const client = new RedisClient(server.url);
      const channels = (await client.send("PUBSUB", ["CHANNELS"])) as readonly string[];
      client.close();
      return channels.filter((channel) => !channel.includes(".beat.")).length;
    },
  };
}

async function onNats(): Promise<BusServer> {
  const server = await startNats();
  return {
    ...server,
    subscriptions: async () => {
      const answer = await fetch(`${server.monitorUrl}/connz?subs=1`);
      const { connections } = (await answer.json()) as {
        readonly connections: readonly { readonly subscriptions: number }[];
      };
      return connections.reduce((sum, each) => sum + each.subscriptions, 0);
    },
  };
}
