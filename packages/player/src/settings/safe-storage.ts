import type { KeyValue } from "@flyby/client";

/**
 * The browser's localStorage, or memory where it is refused (sandboxed frames, blocked site data) or full. Nothing
 * here is worth an exception: at worst a setting is forgotten.
 */
export function safeStorage(open: () => KeyValue = () => localStorage): KeyValue {
  const memory = new Map<string, string>();
  const attempt = <T>(run: (storage: KeyValue) => T): T | null => {
    try {
      return run(open());
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key)),
    setItem(key, value) {
      const kept = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (kept === true) memory.delete(key);
      else memory.set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}
