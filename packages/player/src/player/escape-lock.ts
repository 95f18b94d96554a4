/** The part of `navigator.keyboard` we use; Chromium alone has it. */
interface KeyboardLock {
  lock(keys: readonly string[]): Promise<void>;
  unlock(): void;
}

function keyboard(): KeyboardLock | null {
  if (!("keyboard" in navigator)) return null;
  const found = navigator.keyboard;
  return typeof found === "object" && found !== null && "lock" in found ? (found as KeyboardLock) : null;
}

/** While composing in fullscreen, Esc closes the composer instead of leaving fullscreen, where the browser lets it. */
export const escapeLock = {
  take(): void {
    keyboard()
      ?.lock(["Escape"])
      .catch(() => {});
  },
  release(): void {
    keyboard()?.unlock();
  },
} as const;
