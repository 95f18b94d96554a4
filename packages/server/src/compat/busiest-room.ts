import { limits, type Room } from "@flyby/protocol";
import type { Core } from "../core.ts";

const recentMs = 600_000;
/** Rooms looked into: those where somebody spoke last. */
const maxCandidates = 20;

/** Finding it looks into twenty rooms; a crowd of pollers shares one look. */
const keptMs = 1_000;

type FindRoom = () => Promise<Room | undefined>;

/** The room with the most comments in ten minutes, then with the newest one. undefined where there is no room at all. */
export function createBusiestRoom(core: Core, now: () => number): FindRoom {
  let found: ReturnType<FindRoom> | null = null;
  let foundAt = 0;
  return () => {
    if (found !== null && now() - foundAt < keptMs) return found;
    const finding = findBusiestRoom(core, now());
    found = finding;
    foundAt = now();
    finding.catch(() => {
      found = null;
    });
    return finding;
  };
}

async function findBusiestRoom(core: Core, nowMs: number): Promise<Room | undefined> {
  const rooms = [...core.rooms.list()].sort((a, b) => (b.lastCommentAt ?? 0) - (a.lastCommentAt ?? 0));
  const active = rooms
    .filter(({ lastCommentAt }) => lastCommentAt !== null && nowMs - lastCommentAt < recentMs)
    .slice(0, maxCandidates);
  const counted = await Promise.all(
    active.map(async (room) => {
      const newest = await core.timeline.chat(room.id, "posted", null, limits.maxChatPage);
      return { room, count: newest.filter(({ createdAt }) => nowMs - createdAt < recentMs).length };
    }),
  );
  // The sort is stable: among equals the one spoken in last stays first.
  const [busiest] = counted.sort((a, b) => b.count - a.count);
  return busiest?.room ?? rooms[0];
}
