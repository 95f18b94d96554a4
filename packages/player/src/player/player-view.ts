import { html, nothing, type TemplateResult } from "lit";
import type { Selection } from "../events.ts";
import { controlsView } from "./controls-view.ts";
import type { FlybyPlayer } from "./flyby-player.ts";
import { icons } from "./icons.ts";
import { problemOf } from "./media-problem.ts";
import type { MediaState } from "./media-state.ts";
import { setVolume, toggleMute, togglePlay } from "./playback.ts";
import type { playerWords } from "./player-words.ts";
import type { RoomWatch } from "./room-watch.ts";
import type { Shell } from "./shell.ts";
import { stageMessage } from "./stage-message.ts";

export interface PlayerParts {
  readonly player: FlybyPlayer;
  readonly t: ReturnType<(typeof playerWords)["in"]>["t"];
  readonly room: RoomWatch;
  readonly shell: Shell;
  /** null without a clip. */
  readonly state: MediaState | null;
  /** The media plays without sound, because the browser wants a gesture first. */
  readonly needsTap: boolean;
  readonly danmaku: boolean;
  readonly canCompose: boolean;
  readonly home: string;
  readonly onContext: (event: CustomEvent) => void;
  readonly onSelect: (event: CustomEvent<Selection>) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onControl: (event: MouseEvent) => void;
  readonly onSlot: () => void;
  readonly onSettings: () => void;
  readonly onDanmaku: () => void;
  readonly onRetry: () => void;
  readonly onMenuClose: () => void;
}

export function playerView(parts: PlayerParts): TemplateResult {
  const { player, t, room, shell, state } = parts;
  const classes = ["frame", shell.idle ? "idle" : "", state === null ? "bare" : ""].join(" ").trim();
  return html`
    <div
      class=${classes} part="stage" role="region" aria-label=${t("player")} tabindex="-1"
      @pointermove=${shell.onPointer} @pointerdown=${shell.onPointer} @keydown=${shell.wake}
    >
      <video part="video" playsinline preload="metadata" ?hidden=${state === null} poster=${player.posterAddress ?? nothing}></video>
      <flyby-layer
        part="layer" exportparts="stage: comments" .video=${player.video} .surface=${player.surface} .settings=${player.settings}
        .server=${player.server} .room=${player.video === null ? null : player.room} .create=${player.create} .renderer=${player.renderer} .transport=${player.transport}
        @flyby-context=${parts.onContext} @flyby-connection=${room.onConnection} @flyby-room=${room.onRoom}
        @flyby-behind=${room.onBehind} @flyby-select=${parts.onSelect}
      ></flyby-layer>
      <div class="surface" @click=${parts.onClick}></div>
      <slot name="overlay"></slot>
      <div class="notice">${noticeView(parts)}</div>
      <div class="center" @click=${parts.onControl}>${centerView(parts)}</div>
      <div class="controls" part="controls" @focusin=${shell.wake} role="group" aria-label=${t("player")} @click=${parts.onControl}>${controls(parts)}</div>
      <flyby-comment-menu .context=${player.context} ?moderator=${player.moderator} @flyby-menu-close=${parts.onMenuClose}></flyby-comment-menu>
    </div>
    <div class="composer" part="composer"><slot name="composer" @slotchange=${parts.onSlot}></slot></div>
    <div class="settings" part="settings" popover="auto" tabindex="-1" @keydown=${keepKeys}>
      <flyby-settings exportparts="row, sample" .settings=${player.settings}><slot name="settings"></slot></flyby-settings>
    </div>
  `;
}

function controls(parts: PlayerParts): TemplateResult {
  const { player, t, room, shell, state } = parts;
  const onVideo = (run: (video: HTMLVideoElement) => void) => (): void => {
    if (player.video !== null) run(player.video);
  };
  return controlsView({
    t,
    state,
    video: player.video,
    kind: room.live ? "live" : "video",
    behind: room.behind,
    density: room.answer?.density.counts ?? [],
    danmaku: parts.danmaku,
    fullscreen: shell.fullscreen,
    canCompose: parts.canCompose,
    onPlay: onVideo(togglePlay),
    onMute: onVideo(toggleMute),
    onVolume: (volume) => onVideo((video) => setVolume(video, volume))(),
    onRate: (rate) =>
      onVideo((video) => {
        video.playbackRate = rate;
      })(),
    onDanmaku: parts.onDanmaku,
    onSettings: parts.onSettings,
    onFullscreen: () => shell.toggleFullscreen(),
    onBackToLive: () => player.backToLive(),
    onCompose: () => player.openComposer(),
  });
}

function noticeView({ player, t, room, needsTap }: PlayerParts): unknown[] {
  const { notice } = room;
  const text =
    notice === null
      ? null
      : notice.kind === "offline"
        ? t("reconnecting")
        : notice.kind === "back"
          ? t("backNothingMissed")
          : t("backSkipped", { count: notice.count });
  return [
    needsTap
      ? html`<button type="button" class="pill" part="chip" @click=${() => player.video && toggleMute(player.video)}>${icons.muted}${t("tapForSound")}</button>`
      : nothing,
    text === null
      ? nothing
      : html`<span class="pill" part="chip" role="status"><span class=${notice?.kind === "offline" ? "dot amber" : "dot"}></span>${text}</span>`,
  ];
}

function centerView({ player, t, room, state, home, onRetry }: PlayerParts): unknown {
  const type = player.src === null ? (room.answer?.room.media?.type ?? null) : null;
  const canPlay = (mime: string): boolean => player.video?.canPlayType(mime) !== "";
  const problem = state?.error ? problemOf(state.error, type, canPlay) : null;
  const message = stageMessage({ t, connection: room.connection, problem, home, onRetry });
  if (message !== nothing) return message;
  if (state === null) {
    if (room.answer === null)
      return player.room ? html`<div class="busy" role="img" aria-label=${t("loading")}></div>` : nothing;
    return room.answer.comments === 0 ? html`<p class="hint">${t("nobodyYet")}</p>` : nothing;
  }
  if (state.waiting) return html`<div class="busy" role="img" aria-label=${t("loading")}></div>`;
  if (!state.paused || (state.started && !state.ended)) return nothing;
  const label = state.ended ? t("replay") : t("play");
  return html`<button type="button" class="big" part="button" aria-label=${label} @click=${() => player.play()}>${state.ended ? icons.replay : icons.play}</button>`;
}

// A key pressed in the panel is the panel's.
function keepKeys(event: KeyboardEvent): void {
  if (event.key !== "Escape") event.stopPropagation();
}
