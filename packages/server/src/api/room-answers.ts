import { formatCursor, isRoomId, type Result, type Room, type RoomAnswer, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { StoreUnavailable } from "../store/ports.ts";

/** Bars above the progress bar: one per few pixels of a wide stage. */
const densityBuckets = 200;
const leastBucketMs = 1_000;
/** While a clip's length is unknown. */
const unknownBucketMs = 10_000;
/** Counting reads a whole room; a crowd that reconnects at once must not read it a thousand times. */
const densityKeptMs = 15_000;
/** Rooms whose counts are kept. */
const maxKept = 500;

export interface RoomAnswers {
  get(room: string): Promise<Result<RoomAnswer>>;
}

type Density = RoomAnswer["density"];

/** What `GET /api/v1/rooms/:room` and `join` answer. */
export function createRoomAnswers(core: Core, now: () => number): RoomAnswers {
  const kept = new Map<string, { readonly at: number; readonly density: Promise<Density> }>();

  function densityOf(room: Room): Promise<Density> {
    if (room.kind === "live") return Promise.resolve({ bucketMs: unknownBucketMs, counts: [] });
    const found = kept.get(room.id);
    if (found !== undefined && now() - found.at < densityKeptMs) return found.density;
    const durationMs = room.media?.durationMs ?? null;
    const bucketMs =
      durationMs === null ? unknownBucketMs : Math.max(leastBucketMs, Math.ceil(durationMs / densityBuckets));
    const density = core.timeline.density(room.id, bucketMs).then(
      (counts) => ({ bucketMs, counts }),
      (error: unknown): Density => {
        kept.delete(room.id);
        // Bars are no reason to send viewers away: what the log's ring holds can be watched without the store.
        if (error instanceof StoreUnavailable) return { bucketMs, counts: [] };
        throw error;
      },
    );
    density.catch(() => undefined);
    kept.delete(room.id);
    kept.set(room.id, { at: now(), density });
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return density;
  }

  return {
    async get(id) {
      const room = isRoomId(id) ? (core.rooms.get(id) ?? (await core.rooms.find(id))) : undefined;
      if (room === undefined) return refuse("room-not-found");
      const density = await densityOf(room);
      const log = await core.openLog(id);
      if (!log.ok) return log;
      const summary = core.rooms.summary(id);
      const value: RoomAnswer = {
        room: core.rooms.get(id) ?? room,
        cursor: formatCursor(log.value.head()),
        viewers: core.presence.viewers(id),
        comments: summary?.comments ?? 0,
        serverTimeMs: now(),
        density,
      };
      return { ok: true, value };
    },
  };
}
