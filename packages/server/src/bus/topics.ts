/** Who listens to which topic on this node. */
export interface Topics {
  /** `isFirst` tells that nobody listened to the topic before; `stop` answers whether nobody does any more. */
  add(topic: string, listener: (text: string) => void): { readonly isFirst: boolean; stop(): boolean };
  hear(topic: string, text: string): void;
  has(topic: string): boolean;
  all(): readonly string[];
  clear(): void;
}

/** `onTrouble` hears of listeners that throw. */
export function createTopics(onTrouble: (error: unknown) => void): Topics {
  // Listeners stand in objects of their own, so that the same function subscribed twice is two subscriptions.
  const topics = new Map<string, Set<{ readonly listener: (text: string) => void }>>();
  return {
    add: (topic, listener) => {
      const own = { listener };
      const listeners = topics.get(topic) ?? new Set();
      const isFirst = listeners.size === 0;
      topics.set(topic, listeners.add(own));
      return {
        isFirst,
        stop: () => {
          if (!listeners.delete(own) || listeners.size > 0 || topics.get(topic) !== listeners) return false;
          topics.delete(topic);
          return true;
        },
      };
    },
    hear: (topic, text) => {
      for (const { listener } of [...(topics.get(topic) ?? [])]) {
        try {
          listener(text);
        } catch (error) {
          onTrouble(error);
        }
      }
    },
    has: (topic) => topics.has(topic),
    all: () => [...topics.keys()],
    clear: () => topics.clear(),
  };
}
