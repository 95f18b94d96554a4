import { type CSSResultGroup, css } from "lit";
import { base, buttons, tokens } from "../theme/tokens.ts";

export const chatStyles: CSSResultGroup = [
  tokens,
  base,
  buttons,
  css`
    :host { display: flex; flex-direction: column; position: relative; min-block-size: 0; background: var(--_bg); }
    .tabs { display: flex; gap: 4px; padding: 4px 8px; border-block-end: 1px solid var(--_line); }
    .tab {
      flex: 1; min-block-size: var(--_target); padding: 4px 8px; border: 0; border-radius: var(--_radius);
      background: none; color: var(--_muted); font-size: 13px;
    }
    .tab[aria-selected="true"] { background: color-mix(in srgb, var(--_text) 9%, transparent); color: var(--_text); font-weight: 600; }
    .scroller { flex: 1; min-block-size: 0; overflow-y: auto; overflow-anchor: none; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--_line) transparent; }
    .scroller:focus-visible { outline-offset: -2px; }
    ol { list-style: none; margin: 0; padding: 4px 0 8px; }
    .row { position: relative; display: flex; align-items: baseline; gap: 8px; min-block-size: 32px; padding: 5px 36px 5px 12px; }
    .row:hover, .row:focus-within { background: color-mix(in srgb, var(--_text) 6%, transparent); }
    .row:focus-visible { outline-offset: -2px; }
    .own { box-shadow: inset 2px 0 0 var(--_accent); }
    .time {
      flex: none; min-inline-size: 36px; padding: 0; border: 0; background: none; text-align: start;
      color: var(--_muted); font-size: 13px; line-height: 22px; font-variant-numeric: tabular-nums;
    }
    .jump:hover { color: var(--_text); text-decoration: underline; }
    /* Pictures made of many lines do not push everything else away. */
    .body { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 8; overflow: hidden; }
    /* Not -inline-end: a name written from right to left has its end on the other side. */
    .name { margin-right: 8px; font-size: 13px; font-weight: 600; }
    .chip {
      display: inline-block; margin-inline-end: 8px; padding: 0 5px; border: 1px solid var(--_line); border-radius: 4px;
      color: var(--_muted); font-size: 11px; line-height: 16px; vertical-align: 1px;
    }
    .text { white-space: pre-wrap; font-variant-emoji: unicode; }
    .more {
      position: absolute; inset-block-start: 2px; inset-inline-end: 4px; inline-size: 28px; block-size: 28px; padding: 0;
      border: 0; border-radius: 6px; background: none; color: var(--_muted); opacity: 0;
    }
    .row:hover .more, .row:focus .more, .row:focus-within .more, .more[aria-expanded="true"] { opacity: 1; }
    .more:hover { background: color-mix(in srgb, var(--_text) 12%, transparent); color: var(--_text); }
    @media (hover: none) {
      .more { opacity: 0.7; }
      /* A finger that rests asks for the menu; a selection would get in its way. */
      .row { user-select: none; -webkit-user-select: none; -webkit-touch-callout: none; }
      .row:active { background: color-mix(in srgb, var(--_text) 9%, transparent); }
    }
    @media (pointer: coarse) {
      .row { padding-inline-end: 48px; }
      .more { inset-block-start: 0; inset-inline-end: 0; inline-size: 44px; block-size: 32px; }
      .jump { position: relative; }
      .jump::after { content: ""; position: absolute; inset: -5px -6px -5px -12px; }
    }
    .pending .text { color: var(--_muted); }
    .state { display: block; font-size: 13px; color: var(--_muted); }
    .sending .state { display: none; }
    .refused .state { color: var(--_danger); }
    .waiting .state { color: var(--_warn); }
    .link { padding: 0 4px; border: 0; background: none; color: var(--_text); font-size: 13px; text-decoration: underline; }
    .day { display: flex; align-items: center; gap: 8px; padding: 8px 12px 4px; color: var(--_muted); font-size: 13px; }
    .day::before, .day::after { content: ""; flex: 1; border-block-start: 1px solid var(--_line); }
    .word { padding: 24px 16px; text-align: center; color: var(--_muted); }
    .word p { margin: 0 0 12px; text-wrap: balance; word-break: auto-phrase; }
    .skeleton { padding: 8px 12px; visibility: hidden; animation: appear 0s 300ms forwards; }
    .skeleton i { display: block; block-size: 14px; margin: 9px 0; border-radius: 4px; background: color-mix(in srgb, var(--_text) 9%, transparent); }
    .skeleton i:nth-child(3n + 1) { inline-size: 72%; }
    .skeleton i:nth-child(3n + 2) { inline-size: 48%; }
    .skeleton i:nth-child(3n) { inline-size: 86%; }
    @keyframes appear { to { visibility: visible; } }
    .status { display: flex; align-items: center; gap: 8px; min-block-size: 32px; padding: 4px 12px; border-block-end: 1px solid var(--_line); font-size: 13px; }
    .dot { flex: none; inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--_warn); }
    .back .dot { background: var(--_accent); }
    .float { position: absolute; inset-inline: 0; inset-block-end: 12px; display: grid; justify-items: center; gap: 8px; pointer-events: none; }
    .float > * { pointer-events: auto; }
    .pill {
      min-block-size: var(--_target); padding: 4px 16px; border: 0; border-radius: 999px; background: var(--_accent);
      color: var(--_on-accent); font-size: 13px; font-weight: 600; font-variant-numeric: tabular-nums;
      box-shadow: 0 2px 8px rgb(0 0 0 / 0.3);
    }
    .notice {
      display: flex; align-items: center; gap: 8px; max-inline-size: calc(100% - 24px); padding: 6px 12px; border: 1px solid var(--_line);
      border-radius: var(--_radius); background: var(--_surface); font-size: 13px; box-shadow: 0 2px 8px rgb(0 0 0 / 0.3);
    }
  `,
];
