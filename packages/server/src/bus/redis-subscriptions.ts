/** The part of a client that subscribes. */
export interface Subscriber {
  subscribe(...channels: string[]): Promise<unknown>;
  unsubscribe(...channels: string[]): Promise<unknown>;
}

/** Channels in one command. */
const maxChannels = 500;

/**
 * Brings what the server sends in step with what is wanted, one exchange at a time: however often topics come and go
 * while the server is slow, what waits is a set of names.
 */
export interface Subscriptions {
  changed(channel: string): void;
  /** A fresh connection, which knows nothing; `whenAll` is called once the server sends all of `channels`. */
  connected(channels: readonly string[], whenAll: () => void): void;
  disconnected(): void;
}

export function createSubscriptions(
  client: Subscriber,
  isWanted: (channel: string) => boolean,
  onTrouble: (error: unknown) => void,
): Subscriptions {
  const held = new Set<string>();
  const changed = new Set<string>();
  /** Counts connections; an exchange of an earlier one is void. 0: there is none. */
  let connection = 0;
  let connections = 0;
  let isBusy = false;
  let whenAll: (() => void) | null = null;

  async function run(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    // What else this turn of the event loop wants goes along.
    await Promise.resolve();
    while (connection !== 0 && changed.size > 0) {
      const mine = connection;
      const batch = [...changed].slice(0, maxChannels);
      for (const channel of batch) changed.delete(channel);
      const add = batch.filter((channel) => isWanted(channel) && !held.has(channel));
      const drop = batch.filter((channel) => !isWanted(channel) && held.has(channel));
      for (const channel of add) held.add(channel);
      for (const channel of drop) held.delete(channel);
      try {
        if (add.length > 0) await client.subscribe(...add);
        if (drop.length > 0) await client.unsubscribe(...drop);
      } catch (error) {
        // A lost connection says so itself, and everything is asked for again then.
        if (mine === connection) onTrouble(error);
      }
    }
    isBusy = false;
    if (connection === 0) return;
    whenAll?.();
    whenAll = null;
  }

  return {
    changed: (channel) => {
      if (connection === 0) return;
      changed.add(channel);
      void run();
    },
    connected: (channels, then) => {
      connection = ++connections;
      whenAll = then;
      held.clear();
      changed.clear();
      for (const channel of channels) changed.add(channel);
      void run();
    },
    disconnected: () => {
      connection = 0;
      whenAll = null;
      held.clear();
      changed.clear();
    },
  };
}
