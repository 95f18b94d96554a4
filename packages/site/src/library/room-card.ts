import { createFormat, type Speaker } from "@flyby/player";
import type { RoomSummary } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { page } from "../shell/page.ts";
import type { SiteMessages } from "../shell/site-words.ts";
import type { LibraryMessages } from "./library-words.ts";
import "./poster.ts";

export interface CardWords {
  readonly site: Speaker<SiteMessages>;
  readonly library: Speaker<LibraryMessages>;
}

/** One room of the library: picture, length, title, how much is said, how many watch. */
export function roomCard(room: RoomSummary, clockOffsetMs: number, { site, library }: CardWords): TemplateResult {
  const format = createFormat(site.locale);
  const durationMs = room.media?.durationMs ?? null;
  const live = room.kind === "live";
  return html`<a class="card" href=${page().addresses.watch(room.id)}>
    <span class="picture">
      <site-poster .room=${room} .clockOffsetMs=${clockOffsetMs}></site-poster>
      ${live ? html`<span class="badge live">${library.t("live")}</span>` : nothing}
      ${room.sample ? html`<span class="badge sample">${library.t("sample")}</span>` : nothing}
      ${
        live || durationMs === null
          ? nothing
          : html`<span class="badge time"><span class="sr">${library.t("duration", { time: "" })}</span>${format.position(durationMs)}</span>`
      }
    </span>
    <span class="card-title" dir="auto">${room.title}</span>
    <span class="card-facts">
      <span>${site.t("comments", { count: room.comments })}</span>
      ${room.viewers > 0 ? html`<span class="watching">${site.t("viewers", { count: room.viewers })}</span>` : nothing}
    </span>
  </a>`;
}
