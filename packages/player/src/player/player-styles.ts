import { type CSSResult, css } from "lit";

export const playerStyles: CSSResult = css`
  :host { display: block; position: relative; }
  .frame {
    position: relative; width: 100%; aspect-ratio: var(--flyby-ratio, 16 / 9); max-height: var(--flyby-max-height, none);
    overflow: clip; background: #000; color: #e9edf2; color-scheme: dark; border-radius: var(--flyby-stage-radius, 0);
    container-type: inline-size; user-select: none; -webkit-user-select: none;
  }
  .frame:focus-visible { outline-offset: -2px; }
  .frame.idle, .frame.idle .surface { cursor: none; }
  video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; background: #000; }
  .frame.bare { background: #12171e; }
  flyby-layer { z-index: 1; }
  .surface { position: absolute; inset: 0; z-index: 2; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
  slot[name="overlay"] { position: absolute; inset: 0; z-index: 3; }

  .notice { position: absolute; top: 12px; inset-inline-start: 12px; z-index: 4; display: flex; flex-wrap: wrap; gap: 8px; max-width: calc(100% - 24px); pointer-events: none; }
  .pill { display: inline-flex; align-items: center; gap: 8px; min-height: 32px; padding: 4px 12px; border: 0; border-radius: 999px; background: rgb(15 18 23 / 0.82); color: #e9edf2; font-size: 13px; }
  button.pill { pointer-events: auto; min-height: var(--_target); }
  .pill .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
  .pill .dot.amber { background: var(--_warn); }

  .center { position: absolute; inset: 0; z-index: 4; display: grid; place-items: center; pointer-events: none; }
  .big { display: grid; place-items: center; width: 72px; height: 72px; padding: 0; border: 0; border-radius: 50%; background: rgb(15 18 23 / 0.72); color: #fff; pointer-events: auto; transition: background-color var(--_motion), scale var(--_motion); }
  .big:hover { background: rgb(15 18 23 / 0.9); }
  .big svg { width: 36px; height: 36px; }
  @container (width < 480px) { .big { width: 56px; height: 56px; } .big svg { width: 28px; height: 28px; } }
  .busy { width: 44px; height: 44px; border-radius: 50%; border: 3px solid rgb(255 255 255 / 0.25); border-top-color: #fff; animation: turn 900ms linear infinite, appear 1ms 300ms backwards; }
  @keyframes turn { to { rotate: 1turn; } }
  @keyframes appear { from { visibility: hidden; } }
  @media (prefers-reduced-motion: reduce) { .busy { animation: appear 1ms 300ms backwards; border-color: rgb(255 255 255 / 0.7); border-style: dotted; } }
  .message { display: grid; justify-items: center; gap: 8px; max-width: min(480px, 90%); padding: 20px; border-radius: var(--_radius); background: rgb(15 18 23 / 0.88); text-align: center; pointer-events: auto; overflow-wrap: anywhere; }
  .message h2 { margin: 0; font-size: 17px; font-weight: 600; }
  .message p { margin: 0; color: var(--_muted); font-size: 13px; }
  .message a { color: inherit; text-decoration: none; }
  .hint { max-width: 80%; margin: 0; color: #9da9b7; text-align: center; }

  .controls { position: absolute; inset: auto 0 0; z-index: 5; padding: 24px 12px 4px; transition: opacity var(--_motion); }
  .controls::before { content: ""; position: absolute; inset: 16px 0 0; z-index: -1; background: rgb(15 18 23 / 0.62); }
  .idle .controls { opacity: 0; pointer-events: none; }
  /* On a small stage they would lie over the message's button, and there is nothing to control. */
  :host(:not([fullscreen])) .frame:has(.message) .controls { visibility: hidden; }
  .bar { display: flex; align-items: center; gap: 2px; min-height: 44px; font-size: 13px; }
  .spacer { flex: 1; min-width: 0; }
  .control { display: inline-flex; align-items: center; justify-content: center; gap: 6px; flex: none; min-width: max(36px, var(--_target)); min-height: max(36px, var(--_target)); padding: 4px 6px; border: 0; border-radius: 6px; background: none; color: inherit; font-size: 13px; white-space: nowrap; transition: background-color var(--_motion); }
  .control:hover { background: rgb(255 255 255 / 0.14); }
  .control:focus-visible { outline-offset: -2px; }
  .time { padding: 0 8px; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .time .of { color: #b9c3cf; }
  .volume { display: flex; align-items: center; }
  .volume input { width: 0; height: 32px; margin: 0; opacity: 0; accent-color: #fff; transition: width var(--_motion), opacity var(--_motion), margin var(--_motion); }
  .volume:hover input, .volume:focus-within input { width: 72px; margin-inline: 4px 8px; opacity: 1; }
  .danmaku .switch { position: relative; width: 30px; height: 18px; border-radius: 9px; background: rgb(255 255 255 / 0.32); transition: background-color var(--_motion); }
  .danmaku .switch::before { content: ""; position: absolute; top: 3px; left: 3px; width: 12px; height: 12px; border-radius: 50%; background: #fff; transition: translate var(--_motion); }
  .danmaku[aria-checked="true"] .switch { background: var(--_accent); }
  .danmaku[aria-checked="true"] .switch::before { translate: 12px 0; background: #0f1217; }
  .rate { appearance: none; text-align: center; text-align-last: center; font-variant-numeric: tabular-nums; cursor: pointer; }
  .rate option { background: #181d24; color: #e9edf2; }
  .live { display: inline-flex; align-items: center; gap: 6px; padding: 2px 8px; border-radius: 4px; background: var(--_accent); color: #0f1217; font-weight: 700; font-size: 12px; letter-spacing: 0.04em; white-space: nowrap; }
  .live.behind { background: rgb(255 255 255 / 0.24); color: #fff; }
  .control.back { margin-inline-start: 8px; padding: 4px 12px; border: 1px solid currentColor; border-radius: 999px; }
  @media (hover: none) { .volume input { display: none; } }
  @container (width < 560px) {
    .controls { padding-inline: 6px; }
    .bar { gap: 0; }
    .volume input { display: none; }
    .danmaku .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .danmaku::before { content: "弹"; font-weight: 700; font-size: 15px; line-height: 1; }
    .time { padding: 0 4px; }
  }
  @container (width < 400px) { .time .of { display: none; } }

  .settings:focus-visible { outline: none; }
  .settings { position: fixed; inset: auto; margin: 0; padding: 0; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text); width: 380px; max-width: calc(100vw - 16px); max-height: min(640px, calc(100dvh - 32px)); overflow: auto; overscroll-behavior: contain; box-shadow: 0 12px 32px rgb(0 0 0 / 0.32); }
  @media (width <= 600px) {
    .settings { inset: auto 0 0 !important; width: 100vw; max-width: none; max-height: 82dvh !important; border-width: 1px 0 0; border-radius: 16px 16px 0 0; padding-bottom: env(safe-area-inset-bottom); }
    .settings:popover-open { animation: rise var(--_motion); }
    @keyframes rise { from { translate: 0 24px; opacity: 0; } }
  }

  :host([fullscreen]) { color-scheme: dark; width: 100%; height: 100%; background: #000; }
  :host([fills-window]) { position: fixed; inset: 0; z-index: 2147483000; width: auto; height: auto; }
  :host([fullscreen]) .frame { position: absolute; inset: 0; aspect-ratio: auto; max-height: none; height: 100%; border-radius: 0; }
  :host([fullscreen]) .controls { padding-inline: max(16px, env(safe-area-inset-left)) max(16px, env(safe-area-inset-right)); padding-bottom: max(4px, env(safe-area-inset-bottom)); }
  :host([fullscreen]) .composer { position: absolute; inset: auto 0 calc(88px + env(safe-area-inset-bottom)); z-index: 6; width: min(720px, calc(100% - 32px)); margin: 0 auto; visibility: hidden; opacity: 0; translate: 0 8px; transition: opacity var(--_motion), translate var(--_motion), visibility var(--_motion); }
  :host([fullscreen][composing]) .composer { visibility: visible; opacity: 1; translate: none; transition-property: opacity, translate; }
  .say { display: none; }
  :host([fullscreen]) .say { display: inline-flex; }
`;
