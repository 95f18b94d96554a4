import type { Bus } from "./port.ts";

/** Nodes of one process, as tests have several and production has one: what one publishes, all others hear within the call. */
export interface LocalNetwork {
  /** `onTrouble` hears of listeners that throw. */
  join(onTrouble: (error: unknown) => void): Bus;
}

type Subscribe = { readonly topic: string; readonly listener: (text: string) => void };

export function createLocalNetwork(): LocalNetwork {
  const nodes = new Set<(topic: string, text: string) => void>();
  return {
    join: (onTrouble) => {
      const subscriptions = new Set<Subscribe>();

      function hear(topic: string, text: string): void {
        for (const subscription of [...subscriptions]) {
          if (subscription.topic !== topic) continue;
          try {
            subscription.listener(text);
          } catch (error) {
            onTrouble(error);
          }
        }
      }

      nodes.add(hear);
      return {
        publish: (topic, text) => {
          if (!nodes.has(hear)) return;
          for (const node of nodes) if (node !== hear) node(topic, text);
        },
        subscribe: (topic, listener) => {
          // An object of its own, so that the same function subscribed twice is two subscriptions.
          const subscription = { topic, listener };
          subscriptions.add(subscription);
          return () => subscriptions.delete(subscription);
        },
        watch: (listener) => {
          listener("up");
          return () => undefined;
        },
        close: async () => {
          nodes.delete(hear);
          subscriptions.clear();
        },
      };
    },
  };
}

/** The bus of an installation with one node: nobody else is there. */
export function createLocalBus(onTrouble: (error: unknown) => void): Bus {
  return createLocalNetwork().join(onTrouble);
}
