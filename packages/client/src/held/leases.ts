import * as bounds from "../bounds.ts";
import type { Platform } from "../platform.ts";
import { createNonce } from "../posting/nonce.ts";
import * as timing from "../timing.ts";

/** A right to let the server hold requests, shared by what one client has open. */
export interface Leases {
  /**
   * Takes a place, or shares the one that is held already; null where all are taken. `onLost`: another tab has the
   * place now, stop holding. Returns how to give it back.
   */
  take(onLost: () => void): (() => void) | null;
}

/**
 * The places of all tabs of a browser, kept in the storage they share: no locks and no channels, which insecure
 * contexts and workers lack. Each place holds `OWNER EXPIRY`. A tab that is gone without a word loses its place by
 * time; two that take one at once find out at the next look, and the one that was written over leaves. Without storage
 * nothing is known of other tabs, and each holds its own.
 */
export function createLeases(server: string, platform: Platform, owner: string = createNonce()): Leases {
  const { storage, now } = platform;
  const { host } = new URL(server);
  const users = new Set<() => void>();
  let key: string | null = null;
  let end = new AbortController();

  /** Who has a place now; null: nobody. */
  function ownerOf(place: string): string | null {
    const [name = "", expiry] = (storage.getItem(place) ?? "").split(" ");
    const leftMs = Number(expiry) - now();
    // A date far ahead is of a clock that was set back since.
    return leftMs > 0 && leftMs <= timing.leaseMs ? name : null;
  }

  function write(place: string): void {
    storage.setItem(place, `${owner} ${now() + timing.leaseMs}`);
  }

  function begin(): boolean {
    const places = Array.from({ length: bounds.maxHeld }, (_, index) => `flyby:held:${host}:${index}`);
    const free = places.find((place) => ownerOf(place) === null);
    if (free === undefined) return false;
    write(free);
    key = free;
    end = new AbortController();
    void keep(free, end.signal);
    return true;
  }

  async function keep(place: string, signal: AbortSignal): Promise<void> {
    for (let wait: number = timing.leaseCheckMs; ; wait = timing.leaseRenewMs) {
      await platform.sleep(wait, signal);
      if (signal.aborted) return;
      const holder = ownerOf(place);
      if (holder !== null && holder !== owner) return lose();
      write(place);
    }
  }

  function lose(): void {
    key = null;
    end.abort();
    const losers = [...users];
    users.clear();
    for (const onLost of losers) onLost();
  }

  function giveBack(): void {
    end.abort();
    if (key !== null && ownerOf(key) === owner) storage.removeItem(key);
    key = null;
  }

  return {
    take(onLost) {
      if (users.size === 0 && !begin()) return null;
      users.add(onLost);
      return () => {
        if (users.delete(onLost) && users.size === 0) giveBack();
      };
    },
  };
}
