import { type ConnectionOptions, connect, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import { backoffMs } from "./backoff.ts";
import { connectMs, maxUnconfirmedBytes, type ServerBusOptions } from "./bus-options.ts";
import { createHeartbeat } from "./heartbeat.ts";
import type { Bus } from "./port.ts";
import { createTopics } from "./topics.ts";
import { createTroubles } from "./troubles.ts";

/** A confirmation is asked for early when so much is on its way, that a busy node is not held up until the next beat. */
const confirmBytes = maxUnconfirmedBytes / 8;

/**
 * A bus on NATS (`nats://`). The client asks for its subscriptions again by itself, and the server sends nobody their
 * own messages. A ping is answered after all that was sent before it: that is the confirmation, and the heartbeat.
 */
export function openNatsBus(url: string, options: ServerBusOptions): Bus {
  const { prefix, clock, random, observer } = options;
  const topics = createTopics(options.onTrouble);
  const troubles = createTroubles("NATS", options.onTrouble);
  const subscriptions = new Map<string, Subscription>();
  let connection: NatsConnection | null = null;
  let isConnected = false;
  let isConfirming = false;
  let unconfirmedBytes = 0;
  let attempt = 0;
  let stopRetry = (): void => undefined;
  let isClosed = false;

  const heartbeat = createHeartbeat({
    clock,
    beat: confirm,
    onSilent: () => {
      troubles.report(new Error("it does not answer"));
      connection?.reconnect().catch(troubles.report);
    },
  });
  heartbeat.watch((state) => {
    if (state === "up") troubles.over();
  });

  /** Asks the server whether it has taken what was sent so far. */
  function confirm(): void {
    if (connection === null || !isConnected || isConfirming) return;
    isConfirming = true;
    const bytes = unconfirmedBytes;
    connection
      .flush()
      .then(
        () => {
          unconfirmedBytes = Math.max(0, unconfirmedBytes - bytes);
          heartbeat.echoed();
        },
        // A connection that breaks says so itself.
        () => undefined,
      )
      .finally(() => {
        isConfirming = false;
      });
  }

  function connected(): void {
    isConnected = true;
    unconfirmedBytes = 0;
    attempt = 0;
    heartbeat.connected();
  }

  function listen(topic: string): void {
    if (connection === null || subscriptions.has(topic)) return;
    const callback = (error: Error | null, message: { readonly data: Uint8Array; string(): string }): void => {
      if (error !== null) {
        troubles.report(error);
        return;
      }
      observer.received(message.data.byteLength);
      topics.hear(topic, message.string());
    };
    subscriptions.set(topic, connection.subscribe(`${prefix}.${topic}`, { callback }));
  }

  function leave(topic: string): void {
    subscriptions.get(topic)?.unsubscribe();
    subscriptions.delete(topic);
  }

  async function follow(own: NatsConnection): Promise<void> {
    for await (const status of own.status()) {
      if (isClosed) return;
      if (status.type === "disconnect") {
        isConnected = false;
        heartbeat.disconnected();
      } else if (status.type === "reconnect") {
        observer.reconnected();
        connected();
      } else if (status.type === "error") troubles.report(status.error);
    }
  }

  async function begin(): Promise<void> {
    try {
      const own = await connect({ ...toServer(url), ...lasting(() => backoffMs(++attempt, random)) });
      if (isClosed) {
        await own.close();
        return;
      }
      connection = own;
      void follow(own).catch(troubles.report);
      for (const topic of topics.all()) listen(topic);
      connected();
    } catch (error) {
      if (isClosed) return;
      troubles.report(error);
      stopRetry = clock.after(backoffMs(++attempt, random), () => void begin());
    }
  }
  void begin();

  function send(topic: string, text: string): number {
    if (connection === null || heartbeat.state !== "up" || !isConnected) return 0;
    const bytes = Buffer.byteLength(text);
    // An empty message counts, too.
    if (unconfirmedBytes + bytes >= maxUnconfirmedBytes) return 0;
    try {
      connection.publish(`${prefix}.${topic}`, text);
    } catch (error) {
      // Larger than the server takes, or just closed.
      troubles.report(error);
      return 0;
    }
    unconfirmedBytes += bytes + 1;
    if (unconfirmedBytes > confirmBytes) confirm();
    return bytes + 1;
  }

  return {
    publish: (topic, text) => {
      if (isClosed) return;
      const bytes = send(topic, text);
      if (bytes > 0) observer.sent(bytes);
      else observer.lost();
    },
    subscribe: (topic, listener) => {
      if (isClosed) return () => undefined;
      const { isFirst, stop } = topics.add(topic, listener);
      if (isFirst) listen(topic);
      return () => {
        if (stop()) leave(topic);
      };
    },
    watch: heartbeat.watch,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      stopRetry();
      topics.clear();
      heartbeat.stop();
      await connection?.close().catch(() => undefined);
    },
  };
}

/** The client takes an address and who one is apart. */
function toServer(url: string): ConnectionOptions {
  const { host, username, password } = new URL(url);
  const user = decodeURIComponent(username);
  const identity =
    password === "" ? (user === "" ? {} : { token: user }) : { user, pass: decodeURIComponent(password) };
  return { servers: host, ...identity };
}

function lasting(reconnectDelayHandler: () => number): ConnectionOptions {
  return {
    noEcho: true,
    timeout: connectMs,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectDelayHandler,
    // The servers that were named are those that are used.
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
  };
}
