import { createHash } from "node:crypto";
import type { BusChoice } from "../core-choices.ts";
import { createLocalBus } from "./local-bus.ts";
import type { BusObserver } from "./observer.ts";
import type { Bus } from "./port.ts";

/** Tells installations on one server apart; 40 bits are enough for all that could share it. */
const prefixLength = 10;

export interface BusParts {
  /** Secret of the installation, the same for all its nodes. */
  readonly installationKey: Uint8Array;
  readonly onTrouble: (error: unknown) => void;
  readonly observer: BusObserver;
}

export async function openBusChoice(
  choice: BusChoice,
  { installationKey, onTrouble, observer }: BusParts,
): Promise<Bus> {
  switch (choice.type) {
    case "none":
      return createLocalBus(onTrouble);
    case "network":
      return choice.network.join(onTrouble);
    case "server": {
      // Only who has a bus pays for its client library.
      const { openBus } = await import("./open-bus.ts");
      return openBus(choice.url, { prefix: prefixOf(installationKey), onTrouble, observer });
    }
  }
}

/** From the key, of which it tells nothing. */
export function prefixOf(installationKey: Uint8Array): string {
  return createHash("sha256").update("bus prefix").update(installationKey).digest("hex").slice(0, prefixLength);
}
