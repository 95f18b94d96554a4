import type { Speaker } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import "../shell/copy-field.ts";
import { startCommand } from "./commands.ts";
import type { LabMessages } from "./lab-words.ts";

type Words = Speaker<LabMessages>;

/** What the signs in a lane mean. */
export function legendView({ t }: Words): TemplateResult {
  return html`<p class="lab-legend" aria-hidden="true">
    <span class="legend-sent">${t("legendSent")}</span>
    <span class="legend-way">${t("legendWay")}</span>
    <span class="legend-request">${t("legendRequest")}</span>
  </p>`;
}

/** Why no more than four are held, and what the figures are. `open`: requests without an end at present. */
export function notesView(open: number, { t, format }: Words): TemplateResult {
  const count = { open: format.number(open) };
  return html`<div class="lab-notes">
    <p>${isShared() ? t("heldNote2", count) : html`${t("heldNote", count)} ${slotsView(open)}`}</p>
    <p>${t("windowNote")}</p>
  </div>`;
}

/** The browser's six connections to a host, those in use filled. */
function slotsView(open: number): TemplateResult {
  const slots = [0, 1, 2, 3, 4, 5];
  return html`<span class="lab-slots" aria-hidden="true">${slots.map((slot) => html`<i class=${slot < open ? "used" : ""}></i>`)}</span>`;
}

/** All requests of this page share one connection. */
function isShared(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && /^h[23]/.test(entry.nextHopProtocol);
}

/** In place of the lab on a server that has none. */
export function offView({ t }: Words): TemplateResult {
  return html`<main class="lab lab-off" id="main">
    <h1>${t("off")}</h1>
    <p>${t("offHelp")}</p>
    <site-copy-field text=${startCommand} label=${t("off")}></site-copy-field>
  </main>`;
}
