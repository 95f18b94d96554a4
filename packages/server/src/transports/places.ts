import { isLoopbackHost } from "../http/client-address.ts";
import { addressKey } from "../identity/address-key.ts";

/** How much one address holds of something that is bounded for all. */
export interface Places {
  hasRoom(address: string): boolean;
  /** Returns how to give the place back, which may be called twice. */
  take(address: string): () => void;
  /** The same without anything to keep for it; each `enter` has its one `leave`. */
  enter(address: string): void;
  leave(address: string): void;
}

/**
 * At most `maxEach` for one address, or one /64. Loopback is not bounded: it is a proxy that was not named with
 * `--trust-proxy`, behind which is everybody, or somebody on this machine, who could do worse.
 */
export function createPlaces(maxEach: number): Places {
  const taken = new Map<string, number>();

  function change(key: string, by: 1 | -1): void {
    const count = (taken.get(key) ?? 0) + by;
    if (count > 0) taken.set(key, count);
    else taken.delete(key);
  }

  return {
    hasRoom: (address) => isLoopbackHost(address) || (taken.get(addressKey(address)) ?? 0) < maxEach,
    enter: (address) => change(addressKey(address), 1),
    leave: (address) => change(addressKey(address), -1),
    take(address) {
      const key = addressKey(address);
      change(key, 1);
      let isMine = true;
      return () => {
        if (isMine) change(key, -1);
        isMine = false;
      };
    },
  };
}
