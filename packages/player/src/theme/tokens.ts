import { type CSSResult, css } from "lit";

/**
 * Colours, type and measures. Each `--flyby-…` property may be set by the page; `--_…` is what our styles read.
 * Dark or light follows the element's `color-scheme`, so a page chooses with one line of its own CSS.
 */
export const tokens: CSSResult = css`
  :host, :root {
    --_bg: var(--flyby-bg, light-dark(#fafaf7, #0f1217));
    --_surface: var(--flyby-surface, light-dark(#ffffff, #181d24));
    --_line: var(--flyby-line, light-dark(#dcdcd5, #2c3541));
    --_text: var(--flyby-text, light-dark(#161a20, #e9edf2));
    --_muted: var(--flyby-muted, light-dark(#55606e, #9da9b7));
    --_accent: var(--flyby-accent, light-dark(#3d6600, #c6f24e));
    --_on-accent: var(--flyby-on-accent, light-dark(#ffffff, #0f1217));
    --_danger: var(--flyby-danger, light-dark(#b3261e, #ff8a80));
    --_warn: var(--flyby-warn, light-dark(#8a5a00, #ffc15e));
    --_focus: var(--flyby-focus, light-dark(#0b63b0, #7cc4ff));
    --_font: var(--flyby-font, system-ui, "PingFang SC", "Hiragino Sans", "Noto Sans CJK SC", sans-serif);
    --_radius: var(--flyby-radius, 8px);
    --_motion: var(--flyby-motion, 150ms);
    --_target: 32px;
  }
  @media (pointer: coarse) {
    :host, :root { --_target: 44px; }
  }
  @media (prefers-reduced-motion: reduce) {
    :host, :root { --_motion: 0ms; }
  }
`;

/** What every element of ours starts from: box model, type, a focus ring that is always visible. */
export const base: CSSResult = css`
  :host { box-sizing: border-box; color: var(--_text); font: 15px/1.45 var(--_font); -webkit-text-size-adjust: 100%; }
  :host([hidden]) { display: none !important; }
  *, *::before, *::after { box-sizing: inherit; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--_focus); outline-offset: 2px; }
  button, input, select, textarea { font: inherit; color: inherit; }
  button { cursor: pointer; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** Buttons: plain, `.primary` (accent), `.icon` (square). */
export const buttons: CSSResult = css`
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 8px;
    min-block-size: var(--_target); min-inline-size: var(--_target); padding: 4px 12px;
    border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text);
    transition: background-color var(--_motion), border-color var(--_motion);
  }
  .button:hover { border-color: var(--_muted); }
  .button:disabled { opacity: 0.5; cursor: default; }
  .button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 600; }
  .button.icon { padding: 4px; border-color: transparent; background: transparent; }
  .button.icon:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
  .button.danger { color: var(--_danger); }
`;
