import type { ClientMessage, ControlMessage, LogTransport } from "@flyby/protocol";
import { createApi } from "../../packages/client/src/api.ts";
import { createConnection } from "../../packages/client/src/connection/connection.ts";
import { createLadder } from "../../packages/client/src/connection/ladder.ts";
import type { Leases } from "../../packages/client/src/held/leases.ts";
import { openHttpLog } from "../../packages/client/src/transports/http-log.ts";
import type { OpenTransport } from "../../packages/client/src/transports/transport.ts";
import { openWebSocket } from "../../packages/client/src/transports/websocket.ts";
import { type Account, createAccount } from "./account.ts";
import type { Door } from "./door.ts";
import { createTestPlatform } from "./platform.ts";

export interface ListenerOptions {
  readonly name: string;
  readonly transport: LogTransport;
  readonly room: string;
  readonly door: Door;
  readonly random: () => number;
  /** How many times sooner than a real client it gives up waiting. */
  readonly patience?: number;
  readonly token?: string;
  /** The cursor to begin with; absent = from now. */
  readonly since?: string;
  /** A socket may bring batches deflated. */
  readonly deflates?: boolean;
}

/** A viewer who keeps accounts: the real client's connection, which finds its way back by itself, to whichever node. */
export interface Listener {
  readonly name: string;
  readonly transport: LogTransport;
  /** How many times sooner than a real client it gives up waiting. */
  readonly patience: number;
  readonly account: Account;
  /** Resolves when the room was joined for the first time. */
  readonly joined: Promise<void>;
  /** Connections that were opened. */
  connections(): number;
  /** The base URL of the node it was last joined to. */
  node(): string;
  /** false: nothing that takes messages is open. */
  send(message: ClientMessage): boolean;
  /** Answers to what was sent. */
  onControl(listener: (message: ControlMessage) => void): void;
  /** Longest time between two arrivals of anything new since the last call, ms. */
  longestPauseMs(): number;
  close(): void;
}

// Each stands for a browser of its own, whose places nobody else takes.
const ownPlaces: Leases = { take: () => () => {} };

export function openListener(options: ListenerOptions): Listener {
  const { name, transport, room, door } = options;
  const platform = createTestPlatform(options.random, options.patience);
  const account = createAccount(Date.now);
  const life = new AbortController();
  const joined = Promise.withResolvers<void>();
  const listeners = new Set<(message: ControlMessage) => void>();
  let connections = 0;
  let node = "";
  let seqBefore = 0;
  let heardAt = Date.now();
  let longest = 0;
  let pings = 0;
  if (options.since !== undefined && options.since !== "0") account.join(options.since);

  function progress(): void {
    if (account.seq() === seqBefore) return;
    seqBefore = account.seq();
    longest = Math.max(longest, Date.now() - heardAt);
    heardAt = Date.now();
  }

  function open(url: string, carrier: LogTransport): OpenTransport {
    const api = createApi(url, platform, life.signal);
    if (carrier === "websocket")
      return openWebSocket(api.socketUrl("ws"), room, platform, options.deflates === true ? undefined : null);
    return openHttpLog(carrier, { room, api, platform, leases: ownPlaces });
  }

  const connection = createConnection({
    platform,
    ladder: createLadder(transport, null, true),
    transport: (carrier) => (sink) => {
      const url = door.pick();
      // One answer after the other may repeat a batch where each is asked for anew.
      const strict = carrier === "websocket" || carrier === "sse" || carrier === "stream";
      let hear = account.connected();
      connections++;
      account.note(`opens ${carrier} to ${url} after ${account.cursor() ?? "now"}`);
      return open(
        url,
        carrier,
      )({
        ...sink,
        joined(answer, sentAtMs) {
          node = url;
          account.join(options.since === "0" ? `${answer.cursor.split(":")[0]}:0` : answer.cursor);
          account.note(`joined ${url} at ${answer.cursor}`);
          joined.resolve();
          sink.joined(answer, sentAtMs);
        },
        frame(frame) {
          if (!strict) hear = account.connected();
          if (frame.kind !== "control" || frame.message.type === "gap") {
            hear(frame);
            progress();
          } else for (const listener of listeners) listener(frame.message);
          sink.frame(frame);
        },
        ended(end) {
          account.note(`${carrier} to ${url} ended: ${JSON.stringify(end)}`);
          sink.ended(end);
        },
      });
    },
    since: () => account.cursor() ?? options.since,
    token: () => options.token,
    onState(state) {
      if (state.name !== "failed") return;
      account.note(`failed: ${state.code} ${state.message}`);
      joined.reject(new Error(`${name}: ${state.code} ${state.message}`));
    },
    onMute() {},
    onJoined() {},
    onFrame() {},
    ping: () => void connection.send({ type: "ping", id: ++pings }),
    rescue: () => null,
  });
  connection.start();

  return {
    name,
    transport,
    patience: options.patience ?? 1,
    account,
    joined: joined.promise,
    connections: () => connections,
    node: () => node,
    send: connection.send,
    onControl: (listener) => void listeners.add(listener),
    longestPauseMs() {
      const told = Math.max(longest, Date.now() - heardAt);
      longest = 0;
      heardAt = Date.now();
      return told;
    },
    close() {
      connection.close();
      life.abort();
    },
  };
}
