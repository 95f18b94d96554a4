import type { Bus, BusState } from "../../bus/port.ts";
import { createTopics, type Topics } from "../../bus/topics.ts";
import type { Clock } from "../../clock.ts";

/** Nodes whose news takes time and gets lost, as a test says. */
export interface SlowNetwork {
  join(): Bus;
  /** How long each message takes to each node, ms. */
  delayMs: () => number;
  /** Whether a message is lost. */
  loses: () => boolean;
  setState(state: BusState): void;
  /** Everything that was published, oldest first. */
  readonly said: readonly string[];
}

export function createSlowNetwork(clock: Clock): SlowNetwork {
  const nodes = new Set<Topics>();
  const watchers = new Set<(state: BusState) => void>();
  const said: string[] = [];
  let state: BusState = "up";

  const network: SlowNetwork = {
    delayMs: () => 0,
    loses: () => false,
    said,
    setState: (next) => {
      state = next;
      for (const watcher of [...watchers]) watcher(state);
    },
    join: () => {
      const own = createTopics((error) => {
        throw error;
      });
      nodes.add(own);
      return {
        publish: (topic, text) => {
          said.push(text);
          if (state === "down") return;
          for (const node of nodes) {
            if (node === own || network.loses()) continue;
            clock.after(network.delayMs(), () => node.hear(topic, text));
          }
        },
        subscribe: (topic, listener) => own.add(topic, listener).stop,
        watch: (listener) => {
          watchers.add(listener);
          listener(state);
          return () => watchers.delete(listener);
        },
        close: async () => {
          nodes.delete(own);
        },
      };
    },
  };
  return network;
}
