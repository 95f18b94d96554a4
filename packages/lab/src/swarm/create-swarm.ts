import { headers as names } from "@flyby/protocol";
import { type Audience, collectTroubles, createAudience } from "./audience.ts";
import type { Address } from "./http-line.ts";
import type { Orders, WindowCounts, WindowOutcome } from "./orders.ts";
import { createPoster } from "./poster.ts";
import { createTally } from "./tally.ts";
import { viewersOf } from "./viewers/viewers-of.ts";

/** How often it is looked whether all viewers have something. */
const lookEveryMs = 10;

/** Many viewers and one who talks, in one process, by one clock. */
export interface Swarm {
  watch(order: Orders["watch"]["order"]): Promise<void>;
  talk(order: Orders["talk"]["order"]): void;
  hush(): Promise<void>;
  heard(order: Orders["heard"]["order"]): Promise<boolean>;
  begin(): void;
  end(): WindowCounts;
  settle(order: Orders["settle"]["order"]): Promise<WindowOutcome>;
  close(): void;
}

interface Window {
  readonly first: number;
  readonly openedAtMs: number;
  readonly requestedBefore: number;
  next: number;
}

export function createSwarm(sit: Orders["sit"]["order"]): Swarm {
  const now = (): number => performance.now();
  const troubles = collectTroubles();
  const tally = createTally(now);
  const { viewersAt, postsAt, room, token, pollMs } = sit;
  const audience = createAudience({
    open: viewersOf[sit.subject],
    seat: { address: viewersAt, room, pollMs, random: Math.random },
    tally,
    trouble: troubles.add,
  });
  const poster = createPoster({ address: postsAt, room, token, now, trouble: troubles.add });
  let window: Window = { first: 0, next: 0, openedAtMs: 0, requestedBefore: 0 };
  let heardBefore = heardByEach(audience);

  async function until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
    const end = now() + timeoutMs;
    while (!isSo()) {
      if (now() > end) return false;
      await Bun.sleep(lookEveryMs);
    }
    return true;
  }

  function end(): WindowCounts {
    window.next = poster.next();
    tally.end(window.next);
    return {
      ms: now() - window.openedAtMs,
      requests: audience.requested() - window.requestedBefore,
      usefulBytes: tally.usefulBytes(),
    };
  }

  return {
    async watch({ viewers, perSecond }) {
      try {
        await audience.become(viewers, await readCursor(postsAt, room), perSecond);
      } catch (error) {
        const why = [error instanceof Error ? error.message : String(error), ...troubles.list()];
        throw new Error(why.join(" "));
      }
    },
    talk({ perSecond }) {
      heardBefore = heardByEach(audience);
      poster.talk(perSecond);
    },
    hush: poster.hush,
    heard: ({ timeoutMs }) =>
      until(() => [...audience.members].every((member) => member.heard() > (heardBefore.get(member) ?? 0)), timeoutMs),
    begin() {
      const first = poster.next();
      // Those under way are answered in the window, too.
      const requestedBefore = audience.requested() - audience.underWay();
      window = { first, next: Number.POSITIVE_INFINITY, openedAtMs: now(), requestedBefore };
      tally.begin(first);
    },
    end,
    async settle({ timeoutMs }) {
      await poster.hush();
      const last = poster.seqs(0, poster.next()).at(-1) ?? 0;
      await until(() => [...audience.members].every((member) => member.seq() >= last), timeoutMs);
      const seqs = poster.seqs(window.first, window.next);
      return {
        posted: seqs.length,
        deliveries: tally.deliveries(),
        declared: tally.declared(seqs),
        latency: tally.times().summarize(),
        total: tally.total(),
        troubles: troubles.list(),
      };
    },
    close() {
      poster.close();
      audience.close();
    },
  };
}

function heardByEach({ members }: Audience): ReadonlyMap<object, number> {
  return new Map([...members].map((member) => [member, member.heard()]));
}

/** Where the room's log ends now. */
async function readCursor({ host, port }: Address, room: string): Promise<string> {
  const answer = await fetch(`http://${host}:${port}/api/v1/rooms/${room}/log`);
  const cursor = answer.headers.get(names.cursor);
  await answer.arrayBuffer();
  if (cursor === null) throw new Error(`The room's log was answered ${answer.status}.`);
  return cursor;
}
