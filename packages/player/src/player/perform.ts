import type { PlayerAction } from "./keyboard.ts";
import { seekBy, setVolume, stepRate, toggleMute, togglePlay } from "./playback.ts";

/** What keys can reach in a player. */
export interface Performer {
  readonly video: HTMLVideoElement | null;
  /** The clip runs on the server's clock: no seeking, no other rate. */
  readonly live: boolean;
  toggleFullscreen(): void;
  toggleDanmaku(): void;
  openComposer(): void;
  /** Asks the page. */
  ask(event: "flyby-chat" | "flyby-help"): void;
}

export function perform(action: PlayerAction, player: Performer): void {
  const { video, live } = player;
  switch (action.do) {
    case "toggle-play":
      if (video !== null) togglePlay(video);
      return;
    case "seek":
      if (video !== null && !live) seekBy(video, action.byMs);
      return;
    case "volume":
      if (video !== null) setVolume(video, video.volume + action.by);
      return;
    case "rate":
      if (video !== null && !live) stepRate(video, action.step);
      return;
    case "toggle-mute":
      if (video !== null) toggleMute(video);
      return;
    case "toggle-fullscreen":
      player.toggleFullscreen();
      return;
    case "toggle-danmaku":
      player.toggleDanmaku();
      return;
    case "compose":
      player.openComposer();
      return;
    case "chat":
      player.ask("flyby-chat");
      return;
    case "help":
      player.ask("flyby-help");
  }
}
