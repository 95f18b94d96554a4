import type { ConnectionState } from "@flyby/client";
import { html, nothing, type TemplateResult } from "lit";
import type { MediaProblem } from "./media-problem.ts";
import type { playerWords } from "./player-words.ts";

type Speak = ReturnType<(typeof playerWords)["in"]>["t"];

/** What happened, what one can do about it, and one button. */
interface Message {
  readonly title: string;
  readonly help: string;
  readonly button: TemplateResult;
}

export interface StageTroubles {
  readonly t: Speak;
  readonly connection: ConnectionState | null;
  readonly problem: MediaProblem | null;
  /** The library's address. */
  readonly home: string;
  readonly onRetry: () => void;
}

/** The one message in the middle of the picture; nothing while all is well. */
export function stageMessage(troubles: StageTroubles): TemplateResult | typeof nothing {
  const message = roomMessage(troubles) ?? mediaMessage(troubles);
  if (message === null) return nothing;
  return html`<div class="message" part="message" role="alert"><h2>${message.title}</h2><p>${message.help}</p>${message.button}</div>`;
}

function roomMessage({ t, connection, home }: StageTroubles): Message | null {
  if (connection?.state !== "failed") return null;
  const button = html`<a class="button" part="button" href=${home}>${t("openLibrary")}</a>`;
  switch (connection.code) {
    case "room-not-found":
    case "bad-room-id":
      return { title: t("unknownRoom"), help: t("unknownRoomHelp"), button };
    case "origin-refused":
    case "too-many-rooms":
      return { title: t("refusedHere"), help: t("refusedHereHelp"), button };
    default:
      return { title: t("cannotConnect"), help: connection.message, button };
  }
}

function mediaMessage({ t, problem, onRetry }: StageTroubles): Message | null {
  if (problem === null) return null;
  const button = html`<button type="button" class="button" part="button" @click=${onRetry}>${t("tryAgain")}</button>`;
  if (problem.kind === "unreachable") return { title: t("mediaGone"), help: t("mediaGoneHelp"), button };
  if (problem.kind === "damaged") return { title: t("damaged"), help: t("damagedHelp"), button };
  const title = problem.codec === null ? t("unplayableUnknown") : t("unplayable", { codec: problem.codec });
  return { title, help: t("unplayableHelp"), button };
}
