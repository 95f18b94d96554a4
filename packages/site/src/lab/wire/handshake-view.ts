import { type AcceptSteps, acceptSteps } from "@flyby/lab/wire";
import type { Speaker } from "@flyby/player";
import type { MirrorAnswer, MirroredHead } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import type { WireMessages } from "./wire-words.ts";

/** What makes the request a handshake; the rest is what every request has. */
const telling = new Set(["upgrade", "connection", "origin", "host"]);

/** Request and answer as they stood on the wire, and how one leads to the other. */
export function handshakeView({ request, response }: MirrorAnswer, words: Speaker<WireMessages>): TemplateResult {
  const { t } = words;
  const key = headerOf(request, "sec-websocket-key");
  const told = response === undefined ? null : headerOf(response, "sec-websocket-accept");
  return html`
    <div class="heads">
      <div><h4>${t("request")}</h4>${headView(request, words)}</div>
      ${response === undefined ? nothing : html`<div><h4>${t("response")}</h4>${headView(response, words)}</div>`}
    </div>
    ${offeredInVain(request, response) ? html`<p class="wire-help">${t("notCompressed")}</p>` : nothing}
    ${key === null ? nothing : acceptView(acceptSteps(key), told, words)}
  `;
}

/** The browser would compress, the server would rather not: frames travel as they are. */
function offeredInVain(request: MirroredHead, response: MirroredHead | undefined): boolean {
  const name = "sec-websocket-extensions";
  return headerOf(request, name) !== null && response !== undefined && headerOf(response, name) === null;
}

function headView({ line, headers, bytes }: MirroredHead, { t, format }: Speaker<WireMessages>): TemplateResult {
  const isTelling = ([name]: readonly [string, string]): boolean => {
    const lower = name.toLowerCase();
    return telling.has(lower) || lower.startsWith("sec-websocket-");
  };
  const shown = headers.filter(isTelling);
  const rest = headers.filter((header) => !isTelling(header));
  return html`<div class="head">
    <p class="head-line">${line}</p>
    ${headerRows(shown)}
    ${rest.length === 0 ? nothing : html`<details><summary>${t("allHeaders", { count: format.number(rest.length) })}</summary>${headerRows(rest)}</details>`}
    <p class="head-bytes">${t("bytes", { count: format.number(bytes) })}</p>
  </div>`;
}

function headerRows(headers: MirroredHead["headers"]): TemplateResult {
  return html`<dl>
    ${headers.map(
      ([name, value]) =>
        html`<div class=${/^sec-websocket-(key|accept)$/i.test(name) ? "key" : ""}><dt>${name}:</dt> <dd>${value}</dd></div>`,
    )}
  </dl>`;
}

function acceptView(steps: AcceptSteps, told: string | null, { t }: Speaker<WireMessages>): TemplateResult {
  const isRight = told === steps.accept;
  return html`<div class="accept">
    <h4>${t("accept")}</h4>
    <ol>
      <li><code data-step="key">${steps.key}</code><span>${t("stepKey")}</span></li>
      <li><code>${steps.guid}</code><span>${t("stepGuid")}</span></li>
      <li><code data-step="sha1">${steps.sha1Hex}</code><span>${t("stepSha")}</span></li>
      <li>
        <code data-step="accept" class="result">${steps.accept}</code><span>${t("stepAccept")}</span>
        ${told === null ? nothing : html`<strong class=${isRight ? "right" : "wrong"} data-told=${told}>${isRight ? "✓" : "✗"} ${t(isRight ? "acceptRight" : "acceptWrong")}</strong>`}
      </li>
    </ol>
  </div>`;
}

function headerOf({ headers }: MirroredHead, wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}
