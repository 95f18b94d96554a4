import { type CSSResultGroup, css } from "lit";
import { base, buttons, tokens } from "../theme/tokens.ts";

export const composerStyles: CSSResultGroup = [
  tokens,
  base,
  buttons,
  css`
    :host { display: block; container-type: inline-size; }
    .line {
      display: flex; align-items: center; gap: 4px; padding: 4px;
      border: 1px solid var(--_line); border-radius: 12px; background: var(--_surface);
    }
    .line:focus-within { border-color: var(--_focus); }
    input {
      flex: 1; min-inline-size: 0; min-block-size: max(36px, var(--_target)); padding: 0 8px;
      border: 0; background: none; font-size: 16px; font-variant-emoji: unicode; text-overflow: ellipsis;
    }
    input::placeholder { color: var(--_muted); opacity: 1; }
    /* The whole line shows the focus. */
    input:focus-visible { outline: none; }
    .line:has(input:focus-visible) { outline: 2px solid var(--_focus); outline-offset: -1px; }
    .swatch { flex: none; }
    .swatch span { inline-size: 18px; block-size: 18px; border-radius: 50%; box-shadow: 0 0 0 1.5px var(--_surface), 0 0 0 3px var(--_muted); }
    flyby-name-button { flex: 0 1 auto; max-inline-size: 160px; border-inline-end: 1px solid var(--_line); }
    .send { flex: none; min-inline-size: 72px; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .counter { flex: none; min-inline-size: 2.5ch; padding-inline: 4px; text-align: end; font-size: 13px; color: var(--_muted); font-variant-numeric: tabular-nums; }
    .over { color: var(--_danger); font-weight: 600; }
    .status { margin: 4px 4px 0; font-size: 13px; color: var(--_warn); }
    .status:empty { display: none; }
    .panel {
      position: fixed; inset: auto; margin: 0; inline-size: min(344px, calc(100vw - 16px)); max-block-size: calc(100dvh - 16px);
      overflow: auto; padding: 12px; border: 1px solid var(--_line); border-radius: var(--_radius);
      background: var(--_surface); color: var(--_text); box-shadow: 0 8px 24px rgb(0 0 0 / 0.28);
    }
    .arrow { display: none; }
    @container (inline-size < 480px) {
      flyby-name-button { max-inline-size: 84px; --_name-inset: 4px; }
      /* The moment is what counts in "Say something at 12:34". */
      input::placeholder { font-size: 14px; }
      .send { min-inline-size: var(--_target); padding-inline: 8px; }
      .send .word { display: none; }
      .arrow { display: block; }
      input { padding-inline-end: 0; }
    }
    :host([slim]) flyby-name-button { display: none; }
    :host([slim]) .line { border-radius: 999px; padding: 2px 4px; background: color-mix(in srgb, var(--_bg) 82%, transparent); }
    :host([slim]) .send { border-radius: 999px; }
  `,
];
