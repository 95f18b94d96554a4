import type { Member, Tally } from "./tally.ts";
import type { OpenViewer, Seat, Viewer } from "./viewer.ts";

/** Distinct troubles that are remembered; the rest is counted. */
const maxTroubles = 20;

/** Who does not get in by then is not let in. */
const comeMs = 20_000;

export interface Audience {
  readonly members: ReadonlySet<Member>;
  /** Requests that went out. */
  requested(): number;
  /** Of those, the ones still without a whole answer. */
  underWay(): number;
  /** Brings the audience to this number, those who come at an even pace; resolves when all miss nothing any more. */
  become(viewers: number, cursor: string, perSecond: number): Promise<void>;
  close(): void;
}

interface AudienceParts {
  readonly open: OpenViewer;
  readonly seat: Seat;
  readonly tally: Tally;
  trouble(words: string): void;
}

interface Present {
  readonly member: Member;
  readonly viewer: Viewer;
}

export function createAudience({ open, seat, tally, trouble }: AudienceParts): Audience {
  const present: Present[] = [];
  const members = new Set<Member>();
  let requested = 0;
  let underWay = 0;

  function seatOne(cursor: string): Promise<void> {
    return new Promise((resolve) => {
      const member = tally.join(cursor);
      members.add(member);
      let own = 0;
      const viewer = open(seat, {
        cursor: member.cursor,
        requested() {
          requested++;
          underWay++;
          own++;
        },
        answered() {
          if (own === 0) return;
          own--;
          underWay--;
        },
        ready: resolve,
        line: member.line,
        trouble,
      });
      present.push({
        member,
        viewer: {
          close() {
            underWay -= own;
            own = 0;
            viewer.close();
          },
        },
      });
    });
  }

  function dismiss(one: Present): void {
    one.viewer.close();
    members.delete(one.member);
    tally.leave(one.member);
  }

  return {
    members,
    requested: () => requested,
    underWay: () => underWay,
    async become(viewers, cursor, perSecond) {
      for (const one of present.splice(viewers)) dismiss(one);
      const coming = viewers - present.length;
      const ready: Promise<void>[] = [];
      const begun = performance.now();
      for (let came = 0; came < coming; came++) {
        const waitMs = begun + (came / perSecond) * 1_000 - performance.now();
        if (waitMs > 1) await Bun.sleep(waitMs);
        ready.push(seatOne(cursor));
      }
      await inTime(Promise.all(ready), `${coming} viewers did not all come within ${comeMs / 1_000} s.`);
    },
    close() {
      for (const one of present.splice(0)) dismiss(one);
    },
  };
}

async function inTime(promise: Promise<unknown>, otherwise: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), comeMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Remembers each sentence once, and how often it was said. */
export function collectTroubles(): { add(words: string): void; list(): readonly string[] } {
  const counts = new Map<string, number>();
  return {
    add(words) {
      if (counts.has(words) || counts.size < maxTroubles) counts.set(words, (counts.get(words) ?? 0) + 1);
    },
    list: () => [...counts].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`)),
  };
}
