import type { Pending } from "@flyby/client";
import type { Comment, RoomKind } from "@flyby/protocol";
import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../strings/use-catalogue.ts";
import { authorColor } from "./author-color.ts";
import type { ChatMessages } from "./chat-words.ts";
import { clockTime } from "./clock-time.ts";
import { scriptOf } from "./script-of.ts";
import { shownName } from "./shown-name.ts";
import { styleProperties } from "./style-properties.ts";

export type ChatWords = Words<ChatMessages>;

export interface RowContext {
  readonly words: ChatWords;
  readonly kind: RoomKind;
  readonly author: string | null;
  /** The row that the keyboard stands on. */
  readonly current: number | null;
}

/** One comment. Time, name, text, in one line that wraps. */
export function commentRow(comment: Comment, { words, kind, author, current }: RowContext): TemplateResult {
  const { t, format } = words;
  const own = comment.author === author;
  const time = kind === "video" ? format.position(comment.progress) : clockTime(comment.createdAt, words.locale);
  return html`<li
    class=${own ? "row own" : "row"} part=${own ? "row own" : "row"} data-key="c${comment.id}" data-id=${comment.id}
    tabindex=${comment.id === current ? 0 : -1}
  >
    ${
      kind === "video"
        ? html`<button type="button" class="time jump" part="time" tabindex="-1" title=${t("jumpTo", { time })}>${time}</button>`
        : html`<time class="time" part="time" datetime=${new Date(comment.createdAt).toISOString()}>${time}</time>`
    }
    <span class="body"
      ><bdi class="name" part="name" ${styleProperties({ color: authorColor(comment.author) })}>${shownName(comment)}</bdi
      >${own ? html`<span class="chip" part="chip">${t("you")}</span>` : nothing}${
        comment.extra?.demo ? html`<span class="chip" part="chip">${t("demo")}</span>` : nothing
      }<span class="text" part="text" dir="auto" lang=${scriptOf(comment.text) ?? nothing}>${inRow(comment.text)}</span>${timesChip(comment, words)}</span
    ><button
      type="button" class="more" part="more" tabindex="-1" aria-haspopup="menu"
      aria-label=${t("actions", { name: shownName(comment) })}
    >⋯</button>
  </li>`;
}

/** It stands for others like it. */
function timesChip({ extra }: Comment, { t }: ChatWords): TemplateResult | typeof nothing {
  const count = extra?.times ?? 1;
  if (count < 2) return nothing;
  const words = t("times", { count });
  return html` <span class="chip" part="chip" role="img" aria-label=${words} title=${words}>×${count}</span>`;
}

/** A draft on its way, or back with a reason. */
export function pendingRow(pending: Pending, name: string, { words, kind, author }: RowContext): TemplateResult {
  const { t, format } = words;
  const { state, nonce, draft } = pending;
  const label = { sending: t("sending"), waiting: t("waiting"), refused: t("refused") }[state];
  return html`<li class="row own pending ${state}" part="row pending" data-key="p${nonce}" data-nonce=${nonce}>
    <span class="time" part="time">${kind === "video" ? format.position(draft.progress ?? 0) : "…"}</span>
    <span class="body"
      ><bdi class="name" ${styleProperties({ color: authorColor(author ?? "") })}>${name}</bdi
      ><span class="text" part="text" dir="auto" lang=${scriptOf(draft.text) ?? nothing}>${draft.text}</span
      ><span class="state" part="state">${label}${
        state === "sending" ? nothing : html` <button type="button" class="link take-back">${t("takeBack")}</button>`
      }</span></span
    >
  </li>`;
}

/** Comment art stands on blank lines and spaces; in a row they would only push everything else away. */
function inRow(text: string): string {
  return text.replace(/\s*\n\s*/g, "\n").trim();
}
