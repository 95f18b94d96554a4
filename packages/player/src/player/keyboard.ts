/** What a key asks of the player. */
export type PlayerAction =
  | {
      readonly do: "toggle-play" | "toggle-mute" | "toggle-fullscreen" | "toggle-danmaku" | "chat" | "compose" | "help";
    }
  | { readonly do: "seek"; readonly byMs: number }
  | { readonly do: "volume"; readonly by: number }
  | { readonly do: "rate"; readonly step: -1 | 1 };

/** The part of a key event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What has the focus, as far as keys are concerned. */
export type KeyTarget = "typing" | "slider" | "button" | "page";

const actions: Readonly<Record<string, PlayerAction>> = {
  " ": { do: "toggle-play" },
  k: { do: "toggle-play" },
  ArrowLeft: { do: "seek", byMs: -5_000 },
  ArrowRight: { do: "seek", byMs: 5_000 },
  j: { do: "seek", byMs: -10_000 },
  l: { do: "seek", byMs: 10_000 },
  ArrowUp: { do: "volume", by: 0.05 },
  ArrowDown: { do: "volume", by: -0.05 },
  m: { do: "toggle-mute" },
  f: { do: "toggle-fullscreen" },
  d: { do: "toggle-danmaku" },
  c: { do: "chat" },
  Enter: { do: "compose" },
  "<": { do: "rate", step: -1 },
  ">": { do: "rate", step: 1 },
  "?": { do: "help" },
};

/** null when the key is the page's, the browser's or the focused control's own. */
export function actionOf(press: KeyPress, target: KeyTarget): PlayerAction | null {
  if (target === "typing" || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (target === "slider" && press.key.startsWith("Arrow")) return null;
  if (target === "button" && (press.key === " " || press.key === "Enter")) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return Object.hasOwn(actions, key) ? (actions[key] ?? null) : null;
}

/** Classifies the element that a key event really comes from. */
export function keyTarget(element: EventTarget | null | undefined): KeyTarget {
  if (!(element instanceof HTMLElement)) return "page";
  if (element instanceof HTMLInputElement && element.type === "range") return "slider";
  if (element instanceof HTMLInputElement && ["checkbox", "radio", "button", "color"].includes(element.type))
    return "button";
  if (element.isContentEditable || element.matches("input, textarea, select, [role='textbox'], [role='menu'] *"))
    return "typing";
  return element.matches("button, a[href], summary, [role='button'], [role='switch']") ? "button" : "page";
}
