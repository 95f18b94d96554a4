import { type CSSResult, css } from "lit";

export const settingsStyles: CSSResult = css`
  :host { display: block; padding: 12px 16px 16px; background: var(--_surface); color: var(--_text); }
  header { display: flex; align-items: center; justify-content: space-between; margin-bottom: 8px; }
  h2 { margin: 0; font-size: 15px; font-weight: 600; }
  [part="sample"] { position: relative; height: 96px; margin-bottom: 12px; border-radius: var(--_radius); overflow: clip; background: #20303a; }
  .row { display: flex; align-items: center; gap: 12px; min-height: calc(var(--_target) + 4px); }
  .name { flex: 0 1 35%; min-width: 96px; overflow-wrap: anywhere; }
  .name small { display: block; color: var(--_muted); font-size: 13px; }
  .slider input { flex: 1; min-width: 0; height: var(--_target); margin: 0; accent-color: var(--_accent); }
  output { flex: none; min-width: 48px; text-align: end; color: var(--_muted); font-variant-numeric: tabular-nums; }
  .segments { display: flex; flex: 1; min-width: 0; border: 1px solid var(--_line); border-radius: var(--_radius); overflow: hidden; }
  .segments button { flex: 1 1 auto; min-height: var(--_target); padding: 2px 6px; border: 0; border-inline-start: 1px solid var(--_line); background: none; font-size: 13px; line-height: 1.25; }
  .segments button:first-child { border-inline-start: 0; }
  .segments button[aria-checked="true"] { background: var(--_accent); color: var(--_on-accent); font-weight: 600; }
  .segments button:focus-visible { outline-offset: -2px; }
  .toggle { justify-content: space-between; }
  .toggle .name { flex: 1; }
  input[role="switch"] { appearance: none; flex: none; position: relative; width: 40px; height: 24px; margin: 0; border-radius: 12px; background: var(--_muted); cursor: pointer; transition: background-color var(--_motion); }
  input[role="switch"]::before { content: ""; position: absolute; top: 3px; left: 3px; width: 18px; height: 18px; border-radius: 50%; background: var(--_surface); transition: translate var(--_motion); }
  input[role="switch"]:checked { background: var(--_accent); }
  input[role="switch"]:checked::before { translate: 16px 0; }
  input[role="switch"]:disabled { opacity: 0.6; cursor: default; }
  fieldset { border: 0; margin: 8px 0 0; padding: 8px 0 0; border-top: 1px solid var(--_line); min-width: 0; }
  legend { float: left; width: 100%; padding: 0 0 6px; }
  legend + * { clear: both; }
  .chips { display: flex; flex-wrap: wrap; gap: 8px; }
  .chip { display: inline-flex; align-items: center; gap: 6px; min-height: var(--_target); max-width: 100%; padding: 2px 12px; border: 1px solid var(--_line); border-radius: 999px; background: none; font-size: 13px; overflow-wrap: anywhere; text-align: start; }
  .chip[aria-pressed="true"] { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); }
  .chip[aria-pressed="false"] { color: var(--_muted); text-decoration: line-through; }
  .quiet { color: var(--_muted); font-size: 13px; }
  form { display: flex; gap: 8px; margin-top: 8px; }
  form input { flex: 1; min-width: 0; min-height: var(--_target); padding: 4px 10px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_bg); color: var(--_text); }
  footer { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; padding-top: 12px; border-top: 1px solid var(--_line); }
  footer .reset { margin-inline-end: auto; }
  .problem { margin: 8px 0 0; color: var(--_danger); font-size: 13px; }
  @media (pointer: coarse) { form input { font-size: 16px; } }
`;
