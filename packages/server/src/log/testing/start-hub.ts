import { createLocalNetwork, type LocalNetwork } from "../../bus/local-bus.ts";
import type { Bus, BusState } from "../../bus/port.ts";
import { createManualClock, type ManualClock } from "../../manual-clock.ts";
import { createHub, type Hub, type HubOptions } from "../hub.ts";
import type { RoomLog } from "../room-log.ts";
import { createFakeLogStore, type FakeLogStore } from "./fake-log-store.ts";

/** The bus of one node, whose trouble a test decides. */
export interface TestBus extends Bus {
  /** What this node publishes is lost while it says so. */
  isLost: () => boolean;
  say(state: BusState): void;
  readonly published: readonly string[];
  /** Topics subscribed to now. */
  readonly subscriptions: number;
}

/** A hub on a store in memory, with time that stands still. */
export interface TestHub {
  readonly hub: Hub;
  readonly store: FakeLogStore;
  readonly clock: ManualClock;
  readonly network: LocalNetwork;
  readonly bus: TestBus;
  readonly troubles: unknown[];
  /** Commits so many comments in the room `room`. */
  commit(count: number): void;
  /** The same, and one delivery. */
  deliver(count: number): void;
}

export type TestHubOptions = Partial<Omit<HubOptions, "bus" | "store" | "clock" | "onTrouble">> &
  Partial<Pick<TestHub, "store" | "clock" | "network">>;

export function startHub(options: TestHubOptions = {}): TestHub {
  const { store = createFakeLogStore(), clock = createManualClock(), network = createLocalNetwork(), ...own } = options;
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): void => void troubles.push(error);
  const bus = createTestBus(network, onTrouble);
  const hub = createHub({ bus, store, clock, onTrouble, hasPeers: options.network !== undefined, ...own });

  function commit(count: number): void {
    for (let index = 0; index < count; index++) hub.committed("room", store.comment());
  }

  return {
    hub,
    store,
    clock,
    network,
    bus,
    troubles,
    commit,
    deliver: (count) => {
      commit(count);
      clock.advance(100);
    },
  };
}

function createTestBus(network: LocalNetwork, onTrouble: (error: unknown) => void): TestBus {
  const inner = network.join(onTrouble);
  const watchers = new Set<(state: BusState) => void>();
  const published: string[] = [];
  let subscriptions = 0;
  const bus: TestBus = {
    ...inner,
    isLost: () => false,
    published,
    get subscriptions() {
      return subscriptions;
    },
    publish: (topic, text) => {
      published.push(text);
      if (!bus.isLost()) inner.publish(topic, text);
    },
    subscribe: (topic, listener) => {
      subscriptions++;
      const stop = inner.subscribe(topic, listener);
      return () => {
        subscriptions--;
        stop();
      };
    },
    watch: (listener) => {
      watchers.add(listener);
      listener("up");
      return () => watchers.delete(listener);
    },
    say: (state) => {
      for (const watcher of watchers) watcher(state);
    },
  };
  return bus;
}

/** The seqs that a follower of the log hears from now on. */
export function hearSeqs(log: RoomLog): readonly number[] {
  const heard: number[] = [];
  log.follow({
    hear({ text }) {
      for (const [seq] of JSON.parse(text)[4]) heard.push(seq);
    },
  });
  return heard;
}

/** Numbers from `first` to `last`. */
export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
