/** Languages that every catalogue has. */
export const locales = ["en", "zh-Hans", "ja"] as const;
export type Locale = (typeof locales)[number];

/** The first candidate (a BCP 47 tag such as `zh-CN` or `ja-JP`) that we speak; English when there is none. */
export function matchLocale(candidates: Iterable<string | null | undefined>): Locale {
  for (const candidate of candidates) {
    const language = candidate?.trim().toLowerCase().split(/[-_]/)[0];
    if (language === "zh") return "zh-Hans";
    if (language === "ja" || language === "en") return language;
  }
  return "en";
}

/** Language tags that concern an element, the nearest first: its own and its ancestors' `lang`, then the browser's. */
export function* localeCandidates(element: Element, preferred: readonly string[]): Generator<string> {
  let current: Element | null = element;
  while (current !== null) {
    const holder: Element | null = current.closest("[lang]");
    const tag = holder?.getAttribute("lang");
    if (tag) yield tag;
    const next: Element | null = holder?.parentElement ?? null;
    current = next ?? hostOf(holder ?? current);
  }
  yield* preferred;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
