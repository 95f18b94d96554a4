import type { RoomKind } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { formatPosition } from "../strings/format.ts";
import { icons } from "./icons.ts";
import type { MediaState } from "./media-state.ts";
import type { playerWords } from "./player-words.ts";
import { rates } from "./rates.ts";

export interface Controls {
  readonly t: ReturnType<(typeof playerWords)["in"]>["t"];
  readonly state: MediaState | null;
  readonly video: HTMLVideoElement | null;
  readonly kind: RoomKind;
  readonly behind: boolean;
  readonly density: readonly number[];
  readonly danmaku: boolean;
  readonly fullscreen: boolean;
  readonly canCompose: boolean;
  readonly onPlay: () => void;
  readonly onMute: () => void;
  readonly onVolume: (volume: number) => void;
  readonly onRate: (rate: number) => void;
  readonly onDanmaku: () => void;
  readonly onSettings: () => void;
  readonly onFullscreen: () => void;
  readonly onBackToLive: () => void;
  readonly onCompose: () => void;
}

export function controlsView(controls: Controls): TemplateResult {
  const { t, state, kind, video } = controls;
  const live = kind === "live";
  return html`
    ${
      live || state === null
        ? nothing
        : html`<flyby-seek-bar part="seek" exportparts="density" .video=${video} .durationMs=${state.durationMs} .density=${controls.density}></flyby-seek-bar>`
    }
    <div class="bar">
      ${state === null ? nothing : mediaControls(controls, state)}
      ${live ? liveChip(controls) : state === null ? nothing : timeView(state)}
      <span class="spacer"></span>
      ${control("say", t("say"), icons.say, controls.onCompose, controls.canCompose)}
      <button type="button" class="control danmaku" part="button" role="switch" aria-checked=${controls.danmaku} aria-label=${t("danmaku")} title=${t("danmaku")} @click=${controls.onDanmaku}>
        <span class="word">${t("danmaku")}</span><span class="switch"></span>
      </button>
      <button type="button" class="control" part="button" aria-haspopup="dialog" aria-label=${t("settings")} title=${t("settings")} @click=${controls.onSettings}>${icons.settings}</button>
      ${live || state === null ? nothing : rateSelect(controls, state)}
      ${control("", controls.fullscreen ? t("exitFullscreen") : t("fullscreen"), controls.fullscreen ? icons.exitFullscreen : icons.fullscreen, controls.onFullscreen)}
    </div>
  `;
}

function mediaControls({ t, onPlay, onMute, onVolume }: Controls, state: MediaState): TemplateResult {
  const play = state.ended ? t("replay") : state.paused ? t("play") : t("pause");
  const changeVolume = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) onVolume(event.target.valueAsNumber);
  };
  return html`
    ${control("", play, state.ended ? icons.replay : state.paused ? icons.play : icons.pause, onPlay)}
    <span class="volume" part="volume">
      ${control("", state.muted ? t("unmute") : t("mute"), state.muted ? icons.muted : icons.loud, onMute)}
      <input type="range" min="0" max="1" step="0.05" .value=${String(state.muted ? 0 : state.volume)} aria-label=${t("volume")} @input=${changeVolume} />
    </span>
  `;
}

function timeView(state: MediaState): TemplateResult {
  return html`<span class="time" part="time">${formatPosition(state.currentMs)}<span class="of"> / ${formatPosition(state.durationMs)}</span></span>`;
}

function liveChip({ t, behind, onBackToLive }: Controls): TemplateResult {
  return behind
    ? html`<span class="live behind" part="chip">${t("live")}</span><button type="button" class="control back" part="button" @click=${onBackToLive}>${t("backToLive")}</button>`
    : html`<span class="live" part="chip">${t("live")}</span>`;
}

function rateSelect({ t, onRate }: Controls, state: MediaState): TemplateResult {
  const choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) onRate(Number(event.target.value));
  };
  return html`
    <select class="control rate" part="button" aria-label=${t("rate")} title=${t("rate")} .value=${String(state.rate)} @change=${choose}>
      ${rates.map((rate) => html`<option value=${rate} ?selected=${rate === state.rate}>${rate}×</option>`)}
    </select>
  `;
}

function control(
  name: string,
  label: string,
  icon: TemplateResult,
  onClick: () => void,
  shown = true,
): TemplateResult | typeof nothing {
  if (!shown) return nothing;
  return html`<button type="button" class=${`control ${name}`} part=${`button ${name}`} aria-label=${label} title=${label} @click=${onClick}>${icon}</button>`;
}
