import { collectTroubles } from "../../swarm/audience.ts";
import { collectTimes } from "../../swarm/latency.ts";
import { createDialectReader } from "./dialect.ts";
import { createMoments } from "./moments.ts";
import type { CrowdOrders, CrowdOutcome, CrowdWindow, Recovery } from "./orders.ts";
import { createTalkers } from "./talkers.ts";
import { openViewer, type Viewer, type ViewerParts } from "./viewer.ts";

/** Viewers who look closely at when each comment came. */
const closeViewers = 20;
/** How often it is looked whether all have something. */
const lookEveryMs = 5;
/** Who does not get in by then is not let in. */
const comeMs = 30_000;

type Order<Name extends keyof CrowdOrders> = CrowdOrders[Name]["order"];

/** Many viewers and those who talk, in one process, by one clock. */
export interface Crowd {
  watch(order: Order<"watch">): Promise<void>;
  talk(order: Order<"talk">): void;
  hush(order: Order<"hush">): Promise<void>;
  begin(): void;
  end(): CrowdWindow;
  settle(order: Order<"settle">): Promise<CrowdOutcome>;
  drop(): void;
  recovered(order: Order<"recovered">): Promise<Recovery>;
}

interface Counts {
  deliveries: number;
  frames: number;
  bytes: number;
}

/** What was so when a window opened. */
interface Opened extends Counts {
  readonly atMs: number;
  readonly said: number;
  readonly cpuMs: number;
}

interface Seated {
  readonly viewer: Viewer;
  /** Comments said before it came. */
  readonly saidBefore: number;
}

export async function openCrowd(sit: Order<"sit">, epoch: string): Promise<Crowd> {
  const now = (): number => performance.now();
  const { viewersAt, postsAt, room, tokens } = sit;
  const isOrdered = postsAt.dialect === "flyby";
  const counts: Counts = { deliveries: 0, frames: 0, bytes: 0 };
  const troubles = collectTroubles();
  const moments = createMoments();
  const seated: Seated[] = [];
  const backAtMs = new Map<Viewer, number>();
  let failedAttempts = 0;
  let droppedAtMs = 0;
  let opened: Opened = { atMs: 0, said: 0, cpuMs: 0, ...counts };
  let windowEndMs = 0;

  const shared = { room, cursorHead: epoch === "" ? "" : `${epoch}:`, isOrdered, random: Math.random };
  const parts: ViewerParts = {
    ...shared,
    door: viewersAt,
    reader: createDialectReader(viewersAt.dialect),
    bytes(count) {
      counts.bytes += count;
    },
    frame() {
      counts.frames++;
    },
    comments(count) {
      counts.deliveries += count;
    },
    batch(viewer, batch) {
      if (viewer.number < closeViewers) moments.arrived(viewer.number, batch, now());
      noteBack(viewer);
    },
    said: (_viewer, { type }) => type === "bye" && troubles.add("A viewer was told goodbye."),
    ready: noteBack,
    failed(why) {
      failedAttempts++;
      troubles.add(`A viewer: ${why}.`);
    },
  };
  const talkers = createTalkers({
    dialect: postsAt.dialect,
    talkers: () => posters,
    now,
    random: Math.random,
    moment: moments.said,
  });
  const posterParts: ViewerParts = {
    ...shared,
    door: postsAt,
    reader: createDialectReader(postsAt.dialect),
    bytes: () => undefined,
    frame: () => undefined,
    comments: () => undefined,
    batch: () => undefined,
    said: talkers.hear,
    ready: talkers.ready,
    failed: (why) => troubles.add(`Who talks: ${why}.`),
  };
  const posters = tokens.map((token, at) => openViewer(at, token, null, posterParts));
  if (!(await until(() => posters.every(({ isReady }) => isReady), comeMs)))
    throw new Error(`Who talks did not get in. ${troubles.list().join(" ")}`);

  function noteBack(viewer: Viewer): void {
    if (droppedAtMs === 0 || backAtMs.has(viewer) || !viewer.isReady) return;
    if ((viewer.account.seq ?? 0) >= viewer.joinedAtSeq) backAtMs.set(viewer, now());
  }

  async function until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
    const end = now() + timeoutMs;
    while (!isSo()) {
      if (now() > end) return false;
      await Bun.sleep(lookEveryMs);
    }
    return true;
  }

  function hasAll({ viewer, saidBefore }: Seated): boolean {
    if (isOrdered) return (viewer.account.seq ?? 0) >= talkers.lastSeq();
    return viewer.account.received >= talkers.said() - saidBefore;
  }

  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  const sum = (of: (account: Viewer["account"]) => number): number =>
    seated.reduce((total, { viewer }) => total + of(viewer.account), 0);

  return {
    async watch({ viewers, perSecond }) {
      for (const { viewer } of seated.splice(viewers)) viewer.leave();
      const begun = now();
      for (let came = 0; seated.length < viewers; came++) {
        const waitMs = begun + (came / perSecond) * 1_000 - now();
        if (waitMs > 1) await Bun.sleep(waitMs);
        const viewer = openViewer(seated.length, "", null, parts);
        seated.push({ viewer, saidBefore: talkers.said() });
      }
      if (await until(() => seated.every(({ viewer }) => viewer.isReady), comeMs)) return;
      const missing = seated.filter(({ viewer }) => !viewer.isReady).length;
      throw new Error(`${missing} of ${viewers} viewers did not get in. ${troubles.list().join(" ")}`);
    },
    talk: ({ perSecond }) => talkers.talk(perSecond),
    async hush({ timeoutMs }) {
      talkers.hush();
      await until(() => talkers.pending() === talkers.refused(), timeoutMs);
    },
    begin() {
      opened = { atMs: now(), said: talkers.said(), cpuMs: cpuMs(), ...counts };
    },
    end() {
      windowEndMs = now();
      return {
        ms: windowEndMs - opened.atMs,
        said: talkers.said() - opened.said,
        deliveries: counts.deliveries - opened.deliveries,
        frames: counts.frames - opened.frames,
        bytes: counts.bytes - opened.bytes,
        cpuMs: cpuMs() - opened.cpuMs,
      };
    },
    async settle({ timeoutMs }) {
      await until(() => seated.every(hasAll), timeoutMs);
      return {
        acknowledged: talkers.acknowledged(),
        lastSeq: talkers.lastSeq(),
        refused: talkers.refused(),
        received: sum(({ received }) => received),
        declared: sum(({ declared }) => declared),
        doubled: sum(({ doubled }) => doubled),
        lost: sum(({ lost }) => lost),
        upToDate: seated.filter(hasAll).length,
        latency: moments.latency(opened.atMs, windowEndMs),
        troubles: troubles.list(),
      };
    },
    drop() {
      backAtMs.clear();
      failedAttempts = 0;
      droppedAtMs = now();
      for (const { viewer } of seated) viewer.drop();
    },
    async recovered({ timeoutMs }) {
      await until(() => backAtMs.size === seated.length, timeoutMs);
      const times = collectTimes();
      for (const atMs of backAtMs.values()) times.add(atMs - droppedAtMs);
      return { viewers: seated.length, back: backAtMs.size, times: times.summarize(), failedAttempts };
    },
  };
}
