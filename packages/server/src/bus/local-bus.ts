import type { Bus } from "./port.ts";
import { createTopics, type Topics } from "./topics.ts";

/** Nodes of one process, as tests have several and production has one: what one publishes, all others hear within the call. */
export interface LocalNetwork {
  /** `onTrouble` hears of listeners that throw. */
  join(onTrouble: (error: unknown) => void): Bus;
}

export function createLocalNetwork(): LocalNetwork {
  const nodes = new Set<Topics>();
  return {
    join: (onTrouble) => {
      const own = createTopics(onTrouble);
      nodes.add(own);
      return {
        publish: (topic, text) => {
          if (!nodes.has(own)) return;
          for (const node of nodes) if (node !== own) node.hear(topic, text);
        },
        subscribe: (topic, listener) => own.add(topic, listener).stop,
        watch: (listener) => {
          listener("up");
          return () => undefined;
        },
        close: async () => {
          nodes.delete(own);
          own.clear();
        },
      };
    },
  };
}

/** The bus of an installation with one node: nobody else is there. */
export function createLocalBus(onTrouble: (error: unknown) => void): Bus {
  return createLocalNetwork().join(onTrouble);
}
