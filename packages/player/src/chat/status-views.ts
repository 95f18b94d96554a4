import { html, nothing, type TemplateResult } from "lit";
import type { RoomContext } from "../room-context.ts";
import type { ChatWords } from "./chat-row.ts";
import type { ConnectionNotice } from "./connection-notice.ts";
import type { RowList } from "./row-list.ts";

/** How the connection stands, when that is worth a line. */
export function connectionView(
  notice: ConnectionNotice,
  { t }: ChatWords,
  onShow: () => void,
): TemplateResult | typeof nothing {
  if (notice === null) return nothing;
  const text =
    notice.kind === "offline"
      ? t("offline")
      : notice.kind === "back"
        ? t("back")
        : t("skipped", { count: notice.count });
  return html`<div class="status ${notice.kind}" part="status" role="status">
    <span class="dot"></span><span>${text}</span>
    ${notice.kind === "skipped" ? html`<button type="button" class="link" @click=${onShow}>${t("show")}</button>` : nothing}
  </div>`;
}

/** What stands in place of rows: a skeleton, an invitation, or what went wrong. */
export function emptyView(
  list: RowList | undefined,
  context: RoomContext | null,
  { t }: ChatWords,
): TemplateResult | typeof nothing {
  if (list !== undefined && list.rows().length > 0) return nothing;
  const state = list?.feed.state() ?? "loading";
  if (state === "ready") {
    const pending = context?.client.pending().length ?? 0;
    return pending > 0 ? nothing : html`<div class="word" part="empty"><p>${t("empty")}</p></div>`;
  }
  if (state === "failed")
    return html`<div class="word" part="error">
      <p>${t("failed")}</p>
      <button type="button" class="button" @click=${() => void list?.feed.refresh()}>${t("retry")}</button>
    </div>`;
  return html`<div class="skeleton" aria-label=${t("loading")} role="img">${Array.from({ length: 9 }, () => html`<i></i>`)}</div>`;
}
