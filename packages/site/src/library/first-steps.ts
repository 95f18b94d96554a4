import type { Speaker } from "@flyby/player";
import type { AboutAnswer } from "@flyby/protocol";
import { html, type TemplateResult } from "lit";
import { icons } from "../shell/icons.ts";
import { page } from "../shell/page.ts";
import "../shell/copy-field.ts";
import type { LibraryMessages } from "./library-words.ts";

/** What a new owner types next. */
export const commands = {
  addFolder: "npm start -- ~/Videos",
  openToNetwork: "npm start -- --host 0.0.0.0",
} as const;

export function embedCode(base: string, room: string): string {
  return `<script src="${base}flyby-layer.js"></script>\n<flyby-layer for="video" server="${base}" room="${room}"></flyby-layer>`;
}

/** Three next steps, until they are dismissed. */
export function firstSteps(about: AboutAnswer, { t }: Speaker<LibraryMessages>, onDismiss: () => void): TemplateResult {
  const { base } = page().addresses;
  const [address] = about.lan;
  return html`<aside class="first-steps" aria-label=${t("welcome")}>
    <div class="first-steps-head">
      <h2>${t("welcome")}</h2>
      <button type="button" class="button icon" aria-label=${t("dismiss")} title=${t("dismiss")} @click=${onDismiss}>${icons.close}</button>
    </div>
    <ol>
      <li><h3>${t("addTitle")}</h3><p>${t("addText")}</p>
        <site-copy-field text=${commands.addFolder} label=${t("addTitle")}></site-copy-field></li>
      <li><h3>${t("embedTitle")}</h3><p>${t("embedText")}</p>
        <site-copy-field text=${embedCode(base, "lobby")} label=${t("embedTitle")}></site-copy-field></li>
      <li><h3>${t("phoneTitle")}</h3><p>${address === undefined ? t("phoneHow") : t("phoneText")}</p>
        <site-copy-field text=${address ?? commands.openToNetwork} label=${t("phoneTitle")}></site-copy-field></li>
    </ol>
  </aside>`;
}
