import type { RoomClient } from "@flyby/client";
import { createFunctionClock, createMediaClock, type Stage } from "@flyby/engine";
import type { Room } from "@flyby/protocol";
import { followLive } from "./follow-live.ts";
import type { KnownComments } from "./known-comments.ts";
import type { SwitchClock } from "./switch-clock.ts";

/** A live comment is off every screen by then, also at the slowest speed (ms). */
const liveMemoryMs = 60_000;
const forgetEveryMs = 15_000;

export interface FollowedRoom {
  readonly client: Pick<RoomClient, "serverNow" | "near">;
  readonly stage: Pick<Stage, "remove">;
  readonly clock: SwitchClock;
  readonly known: KnownComments;
  readonly video: HTMLVideoElement | null;
  readonly onBehind: (behind: boolean) => void;
}

/** How one room's time is kept. */
export interface RoomTime {
  /** The programme's moment, paused or not; null in a video room with its video. */
  live(): number | null;
  backToLive(): void;
  stop(): void;
}

/** Sets the clock going: by the media in a video room, by the server in a live one or where there is no media. */
export function followRoom(room: Room, options: FollowedRoom): RoomTime {
  return room.kind === "video" && options.video !== null
    ? followVideo(options.video, options)
    : followProgramme(room, options);
}

function followVideo(video: HTMLVideoElement, { client, clock }: FollowedRoom): RoomTime {
  const media = createMediaClock(video);
  const stopped = new AbortController();
  const near = (): void => client.near(video.currentTime * 1000);
  for (const name of ["timeupdate", "seeking", "loadedmetadata"]) {
    video.addEventListener(name, near, { signal: stopped.signal });
  }
  clock.follow(media);
  near();
  return {
    live: () => null,
    backToLive: () => {},
    stop() {
      stopped.abort();
      media.close();
    },
  };
}

function followProgramme(room: Room, { client, stage, clock, known, video, onBehind }: FollowedRoom): RoomTime {
  const startedAt = room.startedAt ?? room.createdAt;
  const elapsed = (): number => client.serverNow() - startedAt;
  const live = createFunctionClock(elapsed);
  const stopped = new AbortController();
  const { signal } = stopped;
  const pause = (): void => {
    live.pause();
    onBehind(true);
  };
  const resume = (): void => {
    live.play();
    onBehind(false);
  };
  const unfollow = video === null ? () => {} : followLive(video, elapsed);
  video?.addEventListener("pause", pause, { signal });
  video?.addEventListener("play", resume, { signal });
  // A clip that is there but not yet allowed to play is at no moment; the comments run on.
  const timer = setInterval(() => stage.remove(known.forgetBefore(clock.now() - liveMemoryMs)), forgetEveryMs);
  clock.follow(live);
  return {
    live: elapsed,
    backToLive() {
      if (video === null) resume();
      else void video.play().catch(() => {});
    },
    stop() {
      stopped.abort();
      clearInterval(timer);
      unfollow();
    },
  };
}
