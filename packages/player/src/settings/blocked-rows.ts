import { html, type TemplateResult } from "lit";
import { blockedNames } from "./blocked-names.ts";
import { settingLimits } from "./parse-settings.ts";
import { safeStorage } from "./safe-storage.ts";
import type { settingsWords } from "./settings-words.ts";

type Speak = ReturnType<(typeof settingsWords)["in"]>["t"];

interface BlockedWords {
  readonly words: readonly string[];
  readonly t: Speak;
  readonly onChange: (words: readonly string[]) => void;
}

export function blockedWordsRow({ words, t, onChange }: BlockedWords): TemplateResult {
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = event.target instanceof HTMLFormElement ? event.target.elements.namedItem("word") : null;
    if (!(input instanceof HTMLInputElement) || input.value.trim() === "") return;
    onChange([...words, input.value.trim().toLowerCase()]);
    input.value = "";
  };
  return html`
    <fieldset part="row">
      <legend>${t("blockedWords")}</legend>
      <div class="chips">${words.map((word) => blocked(word, word, t, () => onChange(words.filter((other) => other !== word))))}</div>
      <form @submit=${add}>
        <input name="word" maxlength=${settingLimits.maxWordLength} autocomplete="off" placeholder=${t("addWord")} aria-label=${t("addWord")} />
        <button class="button" part="button" type="submit">${t("add")}</button>
      </form>
    </fieldset>
  `;
}

interface BlockedAuthors {
  readonly authors: readonly string[];
  readonly t: Speak;
  readonly onChange: (authors: readonly string[]) => void;
}

/** By the name they were blocked under; the first characters of the id tell apart those who had none. */
export function blockedAuthorsRow({ authors, t, onChange }: BlockedAuthors): TemplateResult {
  const names = blockedNames(safeStorage());
  return html`
    <fieldset part="row">
      <legend>${t("blockedAuthors")}</legend>
      <div class="chips">
        ${authors.length === 0 ? html`<span class="quiet">${t("nothingBlocked")}</span>` : authors.map((author) => blocked(author, names[author] ?? `#${author.slice(0, 8)}`, t, () => onChange(authors.filter((other) => other !== author))))}
      </div>
    </fieldset>
  `;
}

function blocked(title: string, shown: string, t: Speak, onRemove: () => void): TemplateResult {
  return html`<button class="chip" type="button" title=${title} aria-label=${t("unblock", { what: shown })} @click=${onRemove}>${shown}<span aria-hidden="true">✕</span></button>`;
}
