import type { Settled } from "../group-queue.ts";
import type { Appended, Change, LogStore } from "../ports.ts";
import { type RoomedChange, type StepAnswer, toAppendRequest } from "./append-steps.ts";
import { asPortError, toFailure } from "./failure.ts";
import { writeImportParts } from "./import-parts.ts";
import { createLanes } from "./lanes.ts";
import type { Link } from "./link.ts";
import type { LinkPool } from "./link-pool.ts";

type Changes = readonly { readonly room: string; readonly change: Change }[];

export interface AppendPools {
  readonly short: LinkPool;
  /** For what may reach any number of comments. */
  readonly long: LinkPool;
  readonly importing: LinkPool;
}

/** 4,096 texts of at most 4 KB are 16 MB. 512 comments hold a room's row for some 20 ms. */
const laneLimits = { maxWaiting: 4_096, maxGroup: 512 };
/** Two nodes are in each other's way by the same nonce in two rooms: twice in a row is chance, more is a mistake. */
const maxAttempts = 5;

/**
 * Appends of one room go in groups, one statement at a time; those of other rooms beside them. An append of several
 * rooms is a statement of its own, one with an import a transaction of its own.
 */
export function createAppend({
  short,
  long,
  importing,
}: AppendPools): Pick<LogStore, "append"> & { close(): Promise<void> } {
  async function perform(changes: readonly RoomedChange[]): Promise<readonly Appended[]> {
    const { steps, read } = toAppendRequest(changes);
    const pool = changes.some(reachesMany) ? long : short;
    const text = JSON.stringify(steps);
    return read(await insist(() => pool.run((link) => appendSteps(link, text))));
  }

  /** A mistake in one of them is told to that one alone: each is tried by itself. */
  async function performGroup(
    group: readonly (readonly RoomedChange[])[],
  ): Promise<readonly Settled<readonly Appended[]>[]> {
    try {
      const appended = await perform(group.flat());
      let end = 0;
      return group.map(({ length }) => {
        end += length;
        return { ok: true, value: appended.slice(end - length, end) };
      });
    } catch (error) {
      if (group.length === 1 || toFailure(error).kind === "unavailable") return group.map(() => ({ ok: false, error }));
      const alone: Settled<readonly Appended[]>[] = [];
      for (const changes of group) alone.push(...(await performGroup([changes])));
      return alone;
    }
  }

  const lanes = createLanes<readonly RoomedChange[], readonly Appended[]>(
    (_, group) => performGroup(group),
    laneLimits,
  );

  return {
    append: (changes) => {
      if (changes.some(({ change }) => change.kind === "imported")) return importAll(importing, changes);
      const ready = changes as readonly RoomedChange[];
      const rooms = new Set(ready.map(({ room }) => room));
      const [room] = rooms;
      return rooms.size === 1 && room !== undefined ? lanes.call(room, ready) : perform(ready);
    },
    close: lanes.close,
  };
}

/** Once more where two nodes were in each other's way; nothing was kept then. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (toFailure(error).kind !== "again" || attempt === maxAttempts) throw asPortError(error);
    }
  }
}

/** A purge and a clearing reach any number of comments. */
function reachesMany({ change }: RoomedChange): boolean {
  return change.kind === "clear" || (change.kind === "mute" && change.action === "purge");
}

async function appendSteps(link: Link, steps: string): Promise<readonly StepAnswer[]> {
  const [row] = await link.query<{ answers: string }>("SELECT append($1::text::jsonb)::text AS answers", [steps]);
  return JSON.parse(row?.answers ?? "[]");
}

/**
 * The comments are written first, seen by nobody and in nobody's way; then one message numbers the import and commits,
 * so that the room is locked for no longer than that, whatever happens to this process.
 */
function importAll(pool: LinkPool, changes: Changes): Promise<readonly Appended[]> {
  return insist(() =>
    pool.run(async (link) => {
      try {
        return await importInTransaction(link, changes);
      } catch (error) {
        // The server rolls back what a connection leaves behind.
        link.drop();
        throw error;
      }
    }),
  );
}

async function importInTransaction(link: Link, changes: Changes): Promise<readonly Appended[]> {
  await link.query("BEGIN");
  const ready: RoomedChange[] = [];
  for (const { room, change } of changes) {
    if (change.kind !== "imported") ready.push({ room, change });
    else ready.push({ room, change: await writeImportParts(link, room, change.comments) });
  }
  const { steps, read } = toAppendRequest(ready);
  await link.query("SELECT set_config('flyby.steps', $1, true)", [JSON.stringify(steps)]);
  const [rows] = await link.script("SELECT append(current_setting('flyby.steps')::jsonb)::text AS answers; COMMIT");
  const [row] = (rows ?? []) as readonly { answers: string }[];
  return read(JSON.parse(row?.answers ?? "[]"));
}
