import { limits, type Room } from "@flyby/protocol";
import type { Core } from "../core.ts";

const recentMs = 600_000;
/** Rooms looked into: those where somebody spoke last. */
const maxCandidates = 20;

/** Most comments in ten minutes, then the newest comment. undefined where there is no room at all. */
export async function findBusiestRoom(core: Core, nowMs: number): Promise<Room | undefined> {
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
