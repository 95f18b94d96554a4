import { type Locale, locales } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { page } from "./page.ts";

/** Languages in their own words. */
const languageNames: Readonly<Record<Locale, string>> = { en: "English", "zh-Hans": "简体中文", ja: "日本語" };

/** Chooses the language of all pages; it stands in a label. */
export function languageSelect(): TemplateResult {
  const { preferences } = page();
  return html`<select @change=${onChange}>
    ${locales.map(
      (locale) =>
        html`<option value=${locale} lang=${locale} .selected=${preferences.locale() === locale}>${languageNames[locale]}</option>`,
    )}
  </select>`;
}

function onChange({ target }: Event): void {
  if (!(target instanceof HTMLSelectElement)) return;
  const locale = locales.find((known) => known === target.value);
  if (locale !== undefined) page().preferences.setLocale(locale);
}
