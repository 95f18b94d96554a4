import { openBus } from "../open-bus.ts";
import type { Bus, BusState } from "../port.ts";

/** Nodes of one installation on a real server. */
export interface NodesOnServer {
  readonly nodes: readonly [Bus, Bus, Bus];
  readonly troubles: readonly unknown[];
  /** Messages each node could not send, and times it came back. */
  readonly lost: () => number;
  readonly reconnects: () => number;
  /** Resolves when subscriptions made before hold, and everything published before has arrived. */
  settled(): Promise<void>;
}

const lookMs = 5;
let installations = 0;

export async function openNodes(url: string, prefix = `test${process.pid}-${installations++}`): Promise<NodesOnServer> {
  const troubles: unknown[] = [];
  const closed = new Set<Bus>();
  let lost = 0;
  let reconnects = 0;
  let rounds = 0;

  async function join(): Promise<Bus> {
    const bus = await openBus(url, {
      prefix,
      onTrouble: (error) => troubles.push(error),
      observer: {
        sent: () => undefined,
        received: () => undefined,
        lost: () => {
          lost++;
        },
        reconnected: () => {
          reconnects++;
        },
      },
    });
    const own: Bus = {
      ...bus,
      close: () => {
        closed.add(own);
        return bus.close();
      },
    };
    return own;
  }
  const nodes = [await join(), await join(), await join()] as const;

  return {
    nodes,
    troubles,
    lost: () => lost,
    reconnects: () => reconnects,
    // A fresh topic is asked for after all others, and its news follows all other news of its node.
    settled: async () => {
      const topic = `probe.${rounds++}`;
      const open = nodes.filter((node) => !closed.has(node));
      const heard = open.map(() => new Set<string>());
      const stops = open.map((node, index) => node.subscribe(topic, (from) => heard[index]?.add(from)));
      while (heard.some((each) => each.size < open.length - 1)) {
        for (const [index, node] of open.entries()) node.publish(topic, String(index));
        await Bun.sleep(lookMs);
      }
      for (const stop of stops) stop();
    },
  };
}

/** Resolves when the bus says so. */
export function inState(bus: Bus, wanted: BusState): Promise<void> {
  return new Promise((resolve) => {
    let stop = (): void => undefined;
    stop = bus.watch((state) => {
      if (state !== wanted) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
