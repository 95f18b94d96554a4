import { createRoomClient, type RoomClientOptions } from "@flyby/client";
import { createMediaClock, createStage, type Stage, type StageOptions } from "@flyby/engine";
import type { Comment } from "@flyby/protocol";
import { emit } from "../events.ts";
import type { RoomContext, ViewerSettings } from "../room-context.ts";
import { safeStorage } from "../settings/safe-storage.ts";
import { echoPending } from "./echo-pending.ts";
import { followRoom, type RoomTime } from "./follow-room.ts";
import { createKnownComments, type KnownComments } from "./known-comments.ts";
import { watchReducedMotion } from "./reduced-motion.ts";
import { feedStage } from "./stage-feed.ts";
import { createSwitchClock } from "./switch-clock.ts";

export interface SessionOptions {
  /** Events are dispatched here. */
  readonly host: HTMLElement;
  /** The stage fills it. */
  readonly container: HTMLElement;
  readonly video: HTMLVideoElement | null;
  readonly settings: ViewerSettings;
  readonly renderer: StageOptions["renderer"];
  /** null: no server, only what `load` gives. */
  readonly room: Pick<RoomClientOptions, "server" | "room" | "transport" | "create"> | null;
}

/** Stage, clock and (with a room) client of one layer, wired together until `close`. */
export interface RoomSession {
  readonly stage: Stage;
  readonly video: HTMLVideoElement | null;
  readonly known: KnownComments;
  /** null without a room. */
  readonly context: RoomContext | null;
  load(comments: readonly Comment[]): void;
  backToLive(): void;
  close(): void;
}

export function openSession(options: SessionOptions): RoomSession {
  const { host, container, video, settings, renderer } = options;
  const clock = createSwitchClock();
  const known = createKnownComments();
  const stage = createStage(container, { clock, settings: settings.get(), ...(renderer && { renderer }) });
  const stops = [watchReducedMotion(settings, stage.setSettings), () => clock.close(), () => stage.close()];
  let time: RoomTime | null = null;
  let context: RoomContext | null = null;

  const load = (comments: readonly Comment[]): void => {
    known.clear();
    known.add(comments);
    stage.load(comments);
  };

  if (options.room === null) {
    if (video !== null) {
      const media = createMediaClock(video);
      clock.follow(media);
      stops.push(media.close);
    }
  } else {
    const client = createRoomClient({ ...options.room, storage: safeStorage() });
    context = { client, settings, clock, video, seek };
    let startedAt: number | null | undefined;
    const live = (): number | null => time?.live() ?? null;
    // A programme that is paused shows at its standing moment what its viewer sends.
    const echoes = echoPending({ client, stage, flyAt: () => (live() === null ? null : clock.now()) });
    stops.push(
      echoes.close,
      feedStage({ client, stage, known, echoes, flyAt: live }),
      client.on("connection", (state) => emit(host, "flyby-connection", state)),
      client.on("room", (answer) => {
        // Joined again: the clock goes on, unless the programme began anew.
        if (time === null || startedAt !== answer.room.startedAt) {
          time?.stop();
          startedAt = answer.room.startedAt;
          const onBehind = (behind: boolean): void => void emit(host, "flyby-behind", behind);
          time = followRoom(answer.room, { client, stage, clock, known, video, onBehind });
        }
        emit(host, "flyby-room", answer);
      }),
      () => time?.stop(),
      () => client.close(),
    );
  }

  function seek(progress: number): void {
    if (video === null || time === null || time.live() !== null) return;
    video.currentTime = progress / 1000;
  }

  return {
    stage,
    video,
    known,
    context,
    load,
    backToLive: () => time?.backToLive(),
    close() {
      for (const stop of stops.splice(0).reverse()) stop();
    },
  };
}
