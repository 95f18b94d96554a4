import type { KeyValue } from "@flyby/client";

/**
 * Who all clients of this page are: one author, so that the page knows its own comments, made anew with each page.
 * Nothing else is kept: the lanes share no memory of transports, and hold without asking each other (see places.ts).
 */
export function createIdentityStore(): KeyValue {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (key.startsWith("flyby:identity:")) kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}
