import { randomBytes } from "node:crypto";
import { accept, defaultRoomSettings, limits, refuse } from "@flyby/protocol";
import { createBusTotals } from "./bus/bus-totals.ts";
import { openBusChoice } from "./bus/open-bus-choice.ts";
import type { BusState } from "./bus/port.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { BusChoice, StoreChoice } from "./core-choices.ts";
import type { Core } from "./core-contract.ts";
import { createIdentities } from "./identity/identities.ts";
import { createCommit } from "./log/commit.ts";
import { createHub } from "./log/hub.ts";
import { createIngress } from "./log/ingress.ts";
import { createMutes } from "./moderation/mutes.ts";
import { createRateLimiter } from "./moderation/rate-limits.ts";
import { createWords } from "./moderation/words.ts";
import { openNodes } from "./nodes/open-nodes.ts";
import { createPresence } from "./rooms/presence.ts";
import { createRooms } from "./rooms/rooms.ts";
import { type OpenedStore, openStoreChoice } from "./store/open-store-choice.ts";
import type { LogStore, Stores, Upkeep } from "./store/ports.ts";
import type { DiskState } from "./store/sqlite/disk-state.ts";
import { refusing } from "./store/to-refusal.ts";
import { createTroubleReport } from "./store/trouble-report.ts";

export interface CoreOptions {
  readonly store: StoreChoice;
  /** None when absent: this node is alone. */
  readonly bus?: BusChoice;
  /** Comments a second that a viewer of one room gets; null, or absent, for all. */
  readonly roomBudget?: number | null;
  /** `full`: acknowledged means committed and synced. `process`: survives a crash of the process, not of the machine. */
  readonly durability?: "full" | "process";
  readonly clock?: Clock;
  /** Bytes nobody can guess. */
  readonly random?: (count: number) => Uint8Array;
  /** Words refused in every room. */
  readonly blockedWords?: readonly string[];
  readonly rates?: Rates;
  /** Comments in one imported file. */
  readonly maxImportedComments?: number;
  /** The database may not grow beyond this many bytes; then comments are refused, as on a full disk. */
  readonly maxDatabaseBytes?: number;
  /** Told of trouble that nobody waits for: a failed trim, a listener that threw, a worker that broke. */
  readonly onTrouble?: (error: unknown) => void;
  /** The disk under a database file is found in another state than before: a sentence for the operator. */
  readonly onDisk?: (state: DiskState, sentence: string) => void;
  readonly observe?: CoreObserver;
  /** A server waits this way for a database that does not answer at the start, up to a minute; without it nobody waits. */
  readonly onWaiting?: (sentence: string) => void;
  /** Told the state of the bus at the start and at every change. */
  readonly onBus?: (state: BusState) => void;
}

/** How long things took, ms, for metrics. */
export interface CoreObserver {
  /** A change, from its hand-over to the store until it was durable. */
  committed(ms: number): void;
  /** One batch on its way to all readers of its room. */
  fannedOut(ms: number): void;
}

/** Limits per client address; those per author are a room's settings. */
export interface Rates {
  readonly addressPerSecond: number;
  readonly addressBurst: number;
}

/** A classroom shares one address. */
export const defaultRates: Rates = { addressPerSecond: 20, addressBurst: 100 };

const lobbyId = "lobby";
const identityKeyBytes = 32;

/** Opens the store, makes the room `lobby` when it is missing, and puts everything behind the edge together. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { clock = systemClock, random = randomBytes } = options;
  const onTrouble = createTroubleReport(options.onTrouble ?? reportUncaught, clock);
  const assembly: Assembly = { ...options, clock, random, onTrouble };
  const opened = await openStoreChoice(options.store, {
    ...assembly,
    durability: options.durability ?? "full",
    maxBytes: options.maxDatabaseBytes ?? null,
    onWaiting: options.onWaiting ?? null,
  });
  try {
    return await assemble(opened, assembly);
  } catch (error) {
    opened.close();
    await opened.stores.upkeep.close();
    throw error;
  }
}

type Assembly = CoreOptions & Required<Pick<CoreOptions, "clock" | "random" | "onTrouble">>;

async function assemble({ stores, isAdmin, close }: OpenedStore, options: Assembly): Promise<Core> {
  const { clock, random, onTrouble, observe, rates = defaultRates } = options;
  const key = await identityKey(stores.upkeep, random);
  const presence = createPresence(clock);
  const ownRooms = await createRooms(stores.rooms, presence);
  await ensureLobby(stores, ownRooms, clock);
  const { totals, observer } = createBusTotals();
  const bus = await openBusChoice(options.bus ?? { type: "none" }, { installationKey: key, onTrouble, observer });
  let busState: BusState = "down";
  bus.watch((state) => {
    busState = state;
    if (!isAlone(options)) options.onBus?.(state);
  });
  const hub = createHub({
    bus,
    hasPeers: hasPeers(options),
    store: stores.log,
    clock,
    onTrouble,
    roomBudget: options.roomBudget ?? null,
    ...(observe && { onFanOut: observe.fannedOut }),
  });
  const mutes = createMutes(stores.moderation);
  const own = {
    rooms: ownRooms,
    words: createWords(options.blockedWords ?? [], stores.upkeep),
    limiter: createRateLimiter(clock),
  };
  const isStoreShared = options.store.type === "postgres";
  const nodes = hasPeers(options)
    ? openNodes({ ...own, bus, clock, random, presence, mutes, isStoreShared, onTrouble })
    : null;
  const { rooms, words, limiter } = nodes ?? own;
  const ingress = createIngress({
    rooms,
    mutes,
    words,
    limiter,
    addressRate: { everyMs: 1_000 / rates.addressPerSecond, burst: rates.addressBurst },
    moderation: stores.moderation,
    posted: stores.log.posted,
    commit: createCommit({ store: observe ? timed(stores.log, observe) : stores.log, hub, rooms, mutes, onTrouble }),
    clock,
    random,
    maxImportedComments: options.maxImportedComments ?? limits.maxImportedComments,
  });
  const identities = createIdentities({
    key,
    clock,
    random,
    isAdmin,
  });
  return {
    rooms,
    identities,
    presence,
    ingress,
    timeline: stores.timeline,
    stores,
    openLog: (room) =>
      refusing(async () =>
        (rooms.get(room) ?? (await rooms.find(room))) === undefined
          ? refuse("room-not-found")
          : accept(await hub.open(room)),
      ),
    stats: () => ({
      ...hub.stats(),
      viewers: [...presence.own().values()].reduce((sum, viewers) => sum + viewers, 0),
      otherNodes: nodes?.others() ?? 0,
      bus: isAlone(options) ? null : { ...totals, isUp: busState === "up" },
    }),
    close: async () => {
      close();
      // What was accepted is committed first; the hub then delivers it before it goes.
      await stores.upkeep.close();
      hub.close();
      nodes?.close();
      presence.close();
      await bus.close();
    },
  };
}

/** Into a database of a server others may write too: nodes, and commands that import. A data folder is one process's own. */
function hasPeers({ store, bus }: CoreOptions): boolean {
  return store.type === "postgres" || !isAlone({ bus });
}

function isAlone({ bus }: Pick<CoreOptions, "bus">): boolean {
  return bus === undefined || bus.type === "none";
}

async function ensureLobby(stores: Stores, rooms: Core["rooms"], clock: Clock): Promise<void> {
  if (rooms.get(lobbyId) !== undefined) return;
  const added = await rooms.add({
    id: lobbyId,
    kind: "live",
    title: "Lobby",
    folder: null,
    media: null,
    startedAt: clock.now(),
    sample: false,
    settings: defaultRoomSettings,
  });
  if (!added.ok && (await stores.rooms.find(lobbyId)) === null) throw new Error(`No lobby: ${added.message}`);
}

function timed(store: LogStore, observe: CoreObserver): LogStore {
  return {
    ...store,
    append: async (changes) => {
      const began = performance.now();
      const appended = await store.append(changes);
      observe.committed(performance.now() - began);
      return appended;
    },
  };
}

/** Tokens of before stay good after a restart: the key lives with the comments. */
async function identityKey(upkeep: Upkeep, random: (count: number) => Uint8Array): Promise<Uint8Array> {
  const fresh = Buffer.from(random(identityKeyBytes)).toString("base64");
  return Buffer.from(await upkeep.ensureValue("identity-key", fresh), "base64");
}

function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
