import { labRoomId } from "@flyby/protocol";
import { embedFolder, ensureBuilt, pagesFolder } from "@flyby/site";
import { createRoomAnswers } from "./api/room-answers.ts";
import { createApp } from "./app.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { type Core, createCore } from "./core.ts";
import { createExchanges, noExchanges } from "./exchanges/exchanges.ts";
import { isLoopbackHost, parseNetworks } from "./http/client-address.ts";
import { type Listener, listen } from "./http/listen.ts";
import type { MediaRoutes } from "./http/media-port.ts";
import { loadPages } from "./http/pages.ts";
import { serverUrl } from "./http/server-url.ts";
import { readBlockedWords } from "./ops/blocked-words.ts";
import { findLanUrls } from "./ops/lan.ts";
import { lockDataFolder } from "./ops/lock-file.ts";
import type { Log } from "./ops/log.ts";
import { createMetrics, type Metrics } from "./ops/metrics.ts";
import { tellBus, tellTrouble } from "./ops/troubles.ts";
import { prepareLabRoom } from "./rooms/lab-room.ts";
import { StoreUnavailable } from "./store/ports.ts";
import { createAdmission } from "./transports/admission.ts";
import { createBosh } from "./transports/bosh.ts";
import { chooseFarewell, type Farewell } from "./transports/farewell.ts";
import { createHttpLog } from "./transports/http-log.ts";
import { createLogStreams } from "./transports/log-streams.ts";
import { createSeats } from "./transports/seats.ts";
import { createSockets } from "./transports/sockets.ts";
import { version } from "./version.ts";

/** Requests that are still being answered get so long. */
const finishMs = 5_000;

export interface RunningServer {
  /** Where to point a browser, with a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly core: Core;
  /**
   * Drains, then closes the store. `leaving` is how the audience leaves this time, where that is not as at every other.
   * May be called more than once; the second call waits for the first.
   */
  stop(leaving?: Farewell): Promise<void>;
}

/** What the command gives besides the configuration. */
export interface ServerParts {
  readonly log: Log;
  /** Makes the media side once the core is there; whatever it starts it stops in `stop`. */
  readonly media: (core: Core) => Promise<MountedMedia>;
  /** Folders with the built pages; they are built when this is absent. */
  readonly folders?: { readonly pages: string; readonly embed: string };
  /** How long a stream may be silent; 15 s when absent. */
  readonly heartbeatMs?: number;
  /** How the audience leaves; when absent, as is right where others serve, or nobody. */
  readonly farewell?: Farewell;
  /** One that several servers of this process share, closed by who opened it; a core of its own when absent. */
  readonly core?: Core;
  /** What everything here goes by, where that is not the time of day. */
  readonly clock?: Clock;
}

export interface MountedMedia {
  readonly routes: MediaRoutes;
  stop(): Promise<void>;
}

export type StartResult = { readonly ok: true; readonly server: RunningServer } | StartRefusal;

/** Why nothing was started, in one sentence. */
export interface StartRefusal {
  readonly ok: false;
  readonly message: string;
}

/** Puts everything together and listens. */
export async function startServer(config: Config, parts: ServerParts): Promise<StartResult> {
  const words = await readBlockedWords(config.blockedWords);
  if (!words.ok) return words;
  const undo: (() => Promise<void> | void)[] = [];
  if (config.store.type === "sqlite" && parts.core === undefined) {
    const lock = lockDataFolder(config.store.folder);
    if (!lock.ok) return { ok: false, message: lock.message };
    undo.push(lock.release);
  }
  try {
    const started = await compose(config, parts, words.words, undo);
    if (!started.ok) await undoAll(undo);
    return started;
  } catch (error) {
    await undoAll(undo);
    // One sentence says what the database says; a trace would say nothing more.
    if (error instanceof StoreUnavailable && error.people === undefined) return { ok: false, message: error.message };
    throw error;
  }
}

async function compose(
  config: Config,
  parts: ServerParts,
  blockedWords: readonly string[],
  undo: (() => Promise<void> | void)[],
): Promise<StartResult> {
  const { log, media, folders, heartbeatMs, farewell } = parts;
  const clock = parts.clock ?? systemClock;
  const onTrouble = tellTrouble(log);
  if (folders === undefined) await ensureBuilt({ log: (line) => log.info(line) });
  const { pages, embed } = folders ?? { pages: pagesFolder, embed: embedFolder };
  const metrics = createMetrics(version);
  const core =
    parts.core ??
    (await createCore({
      clock,
      store: config.store,
      bus: config.bus,
      roomBudget: config.roomBudget,
      durability: config.durability === "commit" ? "full" : "process",
      rates: config.rates,
      blockedWords,
      onTrouble,
      onDisk: (state, sentence) => (state === "good" ? log.info(sentence) : log.error(sentence, null)),
      onBus: tellBus(log),
      onWaiting: (sentence) => log.warn(sentence),
      observe: metrics,
    }));
  if (parts.core === undefined) undo.unshift(() => core.close());
  const counted = { ...core, ingress: countSubmits(core.ingress, metrics) };
  const mounted = await media(core);
  undo.unshift(() => mounted.stop());
  // After the samples: their rooms' numbers stand in what people copy, /vs/2 first.
  if (!(await prepareLabRoom(core, config.lab, clock))) {
    log.warn(`The page /lab speaks in your own room "${labRoomId}"; --no-lab keeps it away.`);
  }
  const answers = createRoomAnswers(core, clock.now);
  const admission = createAdmission({ clock, random: Math.random });
  const transportParts = {
    core: counted,
    clock,
    answers,
    metrics,
    server: version,
    seats: createSeats(),
    admission,
    onTrouble,
  };
  const httpLog = createHttpLog(transportParts);
  const streams = createLogStreams({ ...transportParts, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) });
  undo.unshift(streams.close);
  const bosh = await createBosh(transportParts);
  undo.unshift(bosh.close);
  const sockets = createSockets(transportParts);
  undo.unshift(() => sockets.close());
  const exchanges = config.lab ? createExchanges(clock) : noExchanges;
  const heldLogs = [streams.sse, streams.stream, httpLog.longPoll, httpLog.poll, bosh.transport];
  const transports = [...sockets.transports, ...heldLogs];
  metrics.watch(watchedNumbers(core, transports));
  let draining = false;
  let listener: Listener | null = null;
  const behindProxy = config.publicUrl !== null || config.trustProxies.length > 0;
  const origins = { ...config, local: isLoopbackHost(config.host) && !behindProxy };
  const trusted = parseNetworks(config.trustProxies);
  const app = createApp({
    core: counted,
    clock,
    answers,
    logRoutes: [...httpLog.routes, ...streams.routes, ...bosh.routes],
    exchanges,
    media: mounted.routes,
    pages: await loadPages({ pages, embed, basePath: config.basePath }),
    metrics,
    log,
    origins,
    trusted,
    basePath: config.basePath,
    about: {
      version,
      samples: config.samples,
      folder: config.folder !== null,
      lab: config.lab,
      lan: () => findLanUrls(config.host, listener?.port ?? config.port, config.basePath),
    },
    isDraining: () => draining,
  });
  const listening = listen({ config, app, sockets, exchanges, origins, trusted, onTrouble });
  if (!listening.ok) return listening;
  const bound = listening.listener;
  listener = bound;
  const url = serverUrl(config, bound.port);

  async function stop(leaving: Farewell): Promise<void> {
    draining = true;
    const closed = bound.stopAccepting();
    exchanges.close();
    await Promise.all(transports.map((transport) => transport.drain(leaving)));
    const late = Promise.withResolvers<void>();
    const stopWaiting = clock.after(finishMs, late.resolve);
    await Promise.race([closed, late.promise]);
    stopWaiting();
    await bound.close();
    await undoAll(undo);
  }

  let stopping: Promise<void> | null = null;
  const leave = (asked = farewell): Promise<void> => {
    stopping ??= stop(asked ?? chooseFarewell(config.sharePort, core.stats().otherNodes));
    return stopping;
  };
  const server = { url, port: bound.port, core, stop: leave };
  return { ok: true, server };
}

// A step that fails must not keep the next ones from closing the store and the lock.
async function undoAll(undo: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo) await Promise.try(step).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function countSubmits(ingress: Core["ingress"], metrics: Metrics): Core["ingress"] {
  return {
    ...ingress,
    async submit(room, draft, sender) {
      const began = performance.now();
      const result = await ingress.submit(room, draft, sender);
      const outcome = result.ok ? (result.value.duplicate ? "duplicate" : "accepted") : result.code;
      metrics.submitted(outcome, (performance.now() - began) / 1_000);
      return result;
    },
  };
}

function watchedNumbers(core: Core, transports: readonly { readonly name: string; connections(): number }[]) {
  return {
    connections: () => Object.fromEntries(transports.map((transport) => [transport.name, transport.connections()])),
    rooms: () => core.rooms.list().length,
    core: () => core.stats(),
  };
}
