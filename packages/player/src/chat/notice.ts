import { html, type LitElement, nothing, type TemplateResult } from "lit";
import type { refusalWords } from "../composer/refusal-words.ts";
import { refusalText } from "../composer/refusal-words.ts";
import type { CommentActionEvent } from "../menu/comment-menu.ts";
import type { RoomContext } from "../room-context.ts";
import type { ChatWords } from "./chat-row.ts";
import { later } from "./later.ts";
import { shownName } from "./shown-name.ts";

/** Long enough to read it and to undo; then the rows below are free again. */
const shownForMs = 6_000;

/** One line about what was just done. */
export interface Notice {
  readonly text: string;
  readonly undo?: (context: RoomContext | null) => void;
}

interface Spoken {
  readonly words: ChatWords;
  readonly refusals: ReturnType<(typeof refusalWords)["in"]>;
}

/** What an action on a comment deserves to be told; null when the result speaks for itself. */
export function noticeOf(
  { action, comment, result }: CommentActionEvent["detail"],
  { words, refusals }: Spoken,
): Notice | null {
  if (!result.ok) return { text: refusalText(refusals, result) };
  if (action === "copy") return { text: words.t("copied") };
  if (action !== "block") return null;
  return {
    text: words.t("blocked", { name: shownName(comment) }),
    undo(context) {
      const blockedAuthors = context?.settings.get().blockedAuthors.filter((author) => author !== comment.author);
      if (blockedAuthors !== undefined) context?.settings.set({ blockedAuthors });
    },
  };
}

export function noticeView(
  notice: Notice | null,
  { t }: ChatWords,
  onClick: () => void,
): TemplateResult | typeof nothing {
  if (notice === null) return nothing;
  return html`<div class="notice" part="notice" role="status">
    <span>${notice.text}</span>
    ${notice.undo === undefined ? nothing : html`<button type="button" class="link" @click=${onClick}>${t("undo")}</button>`}
  </div>`;
}

/** Lets a notice go after its time, not while somebody points at it or stands on its button. */
export function createNoticeTimer(board: LitElement, drop: () => void): { restart(): void; stop(): void } {
  let stop: (() => void) | null = null;
  const isBusy = (): boolean => board.renderRoot.querySelector(".notice:is(:hover, :focus-within)") !== null;
  const restart = (): void => {
    stop?.();
    stop = later(() => (isBusy() ? restart() : drop()), shownForMs);
  };
  return { restart, stop: () => stop?.() };
}
