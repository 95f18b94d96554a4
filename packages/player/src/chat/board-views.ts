import type { RoomClient } from "@flyby/client";
import type { Comment } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { FeedSource } from "./chat-feed.ts";
import { type ChatWords, commentRow, pendingRow, type RowContext } from "./chat-row.ts";
import { daysAgo, startsDay } from "./day-separators.ts";
import type { RowList } from "./row-list.ts";
import { moveInTabs } from "./tab-keys.ts";

/** What was written here, and what the file brought. */
export function tabsView(chosen: FeedSource, { t }: ChatWords, onChoose: (source: FeedSource) => void): TemplateResult {
  const tab = (source: FeedSource, label: string): TemplateResult => html`<button
    type="button" role="tab" class="tab" part="tab" aria-selected=${chosen === source} tabindex=${chosen === source ? 0 : -1}
    @click=${() => onChoose(source)}
  >${label}</button>`;
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${t("chat")} @keydown=${moveInTabs}>
    ${tab("posted", t("here"))}${tab("imported", t("fromFile"))}
  </div>`;
}

/** The rows that are in the page, under their days, and what is on its way. */
export function rowsView(list: RowList, client: RoomClient, tab: FeedSource, row: RowContext): unknown[] {
  const days = tab === "posted";
  const now = client.serverNow();
  const comments = repeat(
    list.inPage(),
    ({ id }) => id,
    (comment, index) => [
      days ? dayView(list.rows()[list.window.start + index - 1], comment, now, row.words) : nothing,
      commentRow(comment, row),
    ],
  );
  const name = client.identity()?.name ?? row.words.t("you");
  const pending = repeat(
    days && list.showsEnd() ? client.pending() : [],
    ({ nonce }) => nonce,
    (one) => pendingRow(one, name, row),
  );
  return [comments, pending];
}

/** The heading of a day, where one begins. */
function dayView(
  previous: Comment | undefined,
  { createdAt }: Comment,
  now: number,
  { t, format }: ChatWords,
): TemplateResult | typeof nothing {
  if (!startsDay(previous?.createdAt ?? null, createdAt)) return nothing;
  const ago = daysAgo(createdAt, now);
  // A board of one day needs no heading.
  if (previous === undefined && ago === 0) return nothing;
  const label = ago === 0 ? t("today") : ago === 1 ? t("yesterday") : format.day(createdAt, now);
  return html`<li class="day" part="day">${label}</li>`;
}
