import {
  accept,
  countGraphemes,
  type Draft,
  limits,
  type Refusal,
  type Result,
  type Room,
  refuse,
} from "@flyby/protocol";
import type { Sender } from "./ingress-port.ts";

/** A player's last frame may say a little more than the container's duration. */
const endToleranceMs = 1_000;

/** Why the room does not take this draft from this sender, by its settings; null when it does. */
export function refuseDraft(room: Room, draft: Draft, sender: Sender): Refusal | null {
  const { settings } = room;
  const isAdmin = sender.role === "admin";
  if (draft.mode === "positioned") {
    if (!isAdmin) return refuse("mode-refused", "Positioned comments come only from files and moderators.");
    if (draft.positioned === null) return refuse("bad-draft", "A positioned comment needs its path.");
  } else if (!settings.modes.includes(draft.mode)) {
    return refuse("mode-refused", `This room takes ${settings.modes.join(", ") || "no mode"}.`);
  }
  if (countGraphemes(draft.text) > settings.maxGraphemes) {
    return refuse("text-too-long", `A comment here has at most ${settings.maxGraphemes} characters.`);
  }
  return null;
}

/** The moment a comment belongs to: as sent in a video room, close to now in a live room (decision 11). */
export function resolveProgress(room: Room, progress: number | null, now: number): Result<number> {
  return room.kind === "live" ? accept(liveProgress(room, progress, now)) : videoProgress(room, progress);
}

function liveProgress(room: Room, progress: number | null, now: number): number {
  const present = Math.max(0, now - (room.startedAt ?? room.createdAt));
  if (progress === null) return present;
  return Math.min(present, Math.max(progress, present - limits.maxLiveLagMs, 0));
}

function videoProgress(room: Room, progress: number | null): Result<number> {
  if (progress === null) return refuse("bad-draft", "progress is missing: a video's comment belongs to a moment.");
  const end = room.media?.durationMs ?? null;
  if (end === null) return accept(progress);
  if (progress > end + endToleranceMs) return refuse("beyond-end", `The video ends at ${end} ms.`);
  return accept(Math.min(progress, end));
}
