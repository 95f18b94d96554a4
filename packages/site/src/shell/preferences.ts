import { createThemeChoice, type Locale, locales, matchLocale, safeStorage, type Theme } from "@flyby/player";

/** What a viewer chose for all pages; kept by the browser. */
export interface Preferences {
  locale(): Locale;
  setLocale(locale: Locale): void;
  theme(): Theme;
  setTheme(theme: Theme): void;
  /** New comments are not read aloud. */
  silent(): boolean;
  setSilent(silent: boolean): void;
  /** Told after every change. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

const localeKey = "flyby.locale";
const silentKey = "flyby.silent";

/** Applies language and theme to the page at once. */
export function createPreferences(root: HTMLElement = document.documentElement): Preferences {
  const storage = safeStorage();
  const theme = createThemeChoice(root, storage);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const kept = locales.find((locale) => locale === storage.getItem(localeKey));
  root.lang = kept ?? matchLocale(navigator.languages);

  return {
    locale: () => matchLocale([root.lang]),
    setLocale(locale) {
      root.lang = locale;
      storage.setItem(localeKey, locale);
      tell();
    },
    theme: () => theme.get(),
    setTheme(next) {
      theme.set(next);
      tell();
    },
    silent: () => storage.getItem(silentKey) === "1",
    setSilent(silent) {
      storage.setItem(silentKey, silent ? "1" : "0");
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
