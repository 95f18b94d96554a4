import type { KeyValue } from "@flyby/client";

export const themes = ["system", "dark", "light"] as const;
export type Theme = (typeof themes)[number];

/** The page's theme, kept per browser. Applies itself to a root element through `color-scheme`. */
export interface ThemeChoice {
  get(): Theme;
  set(theme: Theme): void;
}

const key = "flyby.theme";
const schemes: Readonly<Record<Theme, string>> = { system: "light dark", dark: "dark", light: "light" };

/** `storage` null keeps the choice in memory only. */
export function createThemeChoice(
  root: { readonly style: { colorScheme: string } },
  storage: KeyValue | null,
): ThemeChoice {
  let theme: Theme = parse(storage?.getItem(key));
  root.style.colorScheme = schemes[theme];
  return {
    get: () => theme,
    set(next) {
      theme = next;
      root.style.colorScheme = schemes[theme];
      storage?.setItem(key, theme);
    },
  };
}

function parse(stored: string | null | undefined): Theme {
  return themes.find((theme) => theme === stored) ?? "system";
}
