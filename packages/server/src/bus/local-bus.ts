import type { Bus, BusMessage } from "./port.ts";

/** The bus of a single node: delivers at once, within the call. `onTrouble` hears of listeners that throw. */
export function createLocalBus(onTrouble: (error: unknown) => void): Bus {
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    publish: (message) => {
      for (const listener of [...listeners]) {
        try {
          listener(message);
        } catch (error) {
          onTrouble(error);
        }
      }
    },
    subscribe: (listener) => {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = (message: BusMessage): void => listener(message);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: async () => listeners.clear(),
  };
}
