import { Redis, ReplyError } from "ioredis";
import { backoffMs } from "./backoff.ts";
import { connectMs, maxUnconfirmedBytes, type ServerBusOptions } from "./bus-options.ts";
import { createHeartbeat } from "./heartbeat.ts";
import type { Bus } from "./port.ts";
import { createSubscriptions } from "./redis-subscriptions.ts";
import { createTopics } from "./topics.ts";
import { createTroubles } from "./troubles.ts";

/** Told apart from all other nodes of an installation. */
const nodeIdLength = 12;

/**
 * A bus on Redis or Valkey (`redis://`, `rediss://`). One connection publishes and one listens, since a connection that
 * listens takes no other commands. A message is the sender's id, a line break, and the text: Redis sends everybody
 * their own messages, too.
 */
export function openRedisBus(url: string, options: ServerBusOptions): Bus {
  const { prefix, clock, random, observer } = options;
  const topics = createTopics(options.onTrouble);
  const troubles = createTroubles("Redis", (error) => {
    // What a closing bus breaks off is no trouble.
    if (!isClosed) options.onTrouble(error);
  });
  const self = Array.from({ length: nodeIdLength }, () => Math.floor(random() * 36).toString(36)).join("");
  const beatChannel = `${prefix}.beat.${self}`;
  const channelOf = (topic: string): string => `${prefix}.${topic}`;
  const topicOf = (channel: string): string => channel.slice(prefix.length + 1);
  let unconfirmedBytes = 0;
  let isClosed = false;

  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    // What was under way when a connection broke is refused with it.
    maxRetriesPerRequest: 0,
    // A server that still loads its data refuses commands; the heartbeat finds out when it does not any more.
    enableReadyCheck: false,
    connectTimeout: connectMs,
    disableClientInfo: true,
    retryStrategy: (attempt: number): number => backoffMs(attempt, random),
  };
  /** What the server refuses. What a broken connection took along is no news beside the break. */
  function reportRefusal(error: unknown): void {
    if (error instanceof ReplyError) troubles.report(error);
  }

  const sender = new Redis(url, settings);
  const receiver = new Redis(url, settings);
  const isWanted = (channel: string): boolean => channel === beatChannel || topics.has(topicOf(channel));
  const subscriptions = createSubscriptions(receiver, isWanted, reportRefusal);
  const heartbeat = createHeartbeat({
    clock,
    beat: () => send(beatChannel, self),
    onSilent: () => {
      troubles.report(new Error("it does not answer"));
      sender.disconnect(true);
      receiver.disconnect(true);
    },
  });
  heartbeat.watch((state) => {
    if (state === "up") troubles.over();
  });

  /** Answers how many bytes are on their way. */
  function send(channel: string, message: string): number {
    const bytes = Buffer.byteLength(message);
    if (sender.status !== "ready" || unconfirmedBytes + bytes > maxUnconfirmedBytes) return 0;
    unconfirmedBytes += bytes;
    const confirmed = (): void => {
      unconfirmedBytes -= bytes;
    };
    sender.publish(channel, message).then(confirmed, (error) => {
      confirmed();
      reportRefusal(error);
    });
    return bytes;
  }

  receiver.on("message", (channel: string, message: string) => {
    if (channel === beatChannel) {
      heartbeat.echoed();
      return;
    }
    if (isClosed || message.startsWith(self)) return;
    const text = message.slice(nodeIdLength + 1);
    observer.received(Buffer.byteLength(message));
    topics.hear(topicOf(channel), text);
  });

  /** Both connections stand and listen to everything again: from here on an echo proves that news passes. */
  function connected(): void {
    if (!isClosed && isListening && sender.status === "ready") heartbeat.connected();
  }

  let connections = 0;
  let isListening = false;
  receiver.on("ready", () => {
    if (connections++ > 0) observer.reconnected();
    subscriptions.connected([...topics.all().map(channelOf), beatChannel], () => {
      isListening = true;
      connected();
    });
  });
  sender.on("ready", connected);
  receiver.on("close", () => {
    isListening = false;
    subscriptions.disconnected();
    heartbeat.disconnected();
  });
  sender.on("close", heartbeat.disconnected);
  for (const client of [sender, receiver]) {
    client.on("error", troubles.report);
    // What keeps it from standing comes as "error".
    client.connect().catch(() => undefined);
  }

  return {
    publish: (topic, text) => {
      if (isClosed) return;
      // While nothing passes, old news would only stand in the way of new when the server is back.
      const bytes = heartbeat.state === "up" ? send(channelOf(topic), `${self}\n${text}`) : 0;
      if (bytes > 0) observer.sent(bytes);
      else observer.lost();
    },
    subscribe: (topic, listener) => {
      if (isClosed) return () => undefined;
      const { isFirst, stop } = topics.add(topic, listener);
      if (isFirst) subscriptions.changed(channelOf(topic));
      return () => {
        if (stop()) subscriptions.changed(channelOf(topic));
      };
    },
    watch: heartbeat.watch,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      topics.clear();
      heartbeat.stop();
      sender.disconnect();
      receiver.disconnect();
    },
  };
}
