import { randomInt } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { ServerBusOptions } from "./bus-options.ts";
import { type BusObserver, nobody } from "./observer.ts";
import type { Bus } from "./port.ts";

export interface BusOptions {
  /** Keeps installations apart that share a server; letters, digits, `-` and `_`. */
  readonly prefix: string;
  /** Hears of listeners that throw, and why the server cannot be reached: once per outage and reason. */
  readonly onTrouble: (error: unknown) => void;
  readonly clock?: Clock;
  /** From 0 up to 1; its own by default. */
  readonly random?: () => number;
  readonly observer?: BusObserver;
}

/** A node starts without its bus rather than not at all; this long it waits, so that usually it starts with it. */
const patienceMs = 2_000;

/** What a bus URL may begin with. */
export const busSchemes = ["redis", "rediss", "valkey", "nats"] as const;

/**
 * Opens the bus behind a URL: `redis://`, `rediss://` (TLS) and `valkey://`, or `nats://`. Resolves when news passes,
 * or after two seconds without: then it goes on trying. Rejects only a URL that names no such bus. Nothing it says holds the URL.
 */
export async function openBus(url: string, options: BusOptions): Promise<Bus> {
  const scheme = URL.canParse(url) ? new URL(url).protocol.slice(0, -1) : "";
  if (!/^[\w-]+$/.test(options.prefix)) throw new Error("The prefix of a bus is letters, digits, - and _.");
  const full: ServerBusOptions = { clock: systemClock, random: secureRandom, observer: nobody, ...options };
  const bus = await open(url, scheme, full);
  await firstUp(bus, full.clock);
  return bus;
}

/** A node alone never loads a client. */
async function open(url: string, scheme: string, options: ServerBusOptions): Promise<Bus> {
  switch (scheme) {
    case "redis":
    case "rediss":
      return (await import("./redis-bus.ts")).openRedisBus(url, options);
    case "valkey":
      return (await import("./redis-bus.ts")).openRedisBus(url.replace(/^valkey/i, "redis"), options);
    case "nats":
      return (await import("./nats-bus.ts")).openNatsBus(url, options);
    default:
      throw new Error(`A bus is ${busSchemes.map((name) => `${name}://…`).join(", ")}.`);
  }
}

function firstUp(bus: Bus, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      stopTimer();
      stopWatching();
      resolve();
    };
    const stopTimer = clock.after(patienceMs, finish);
    let stopWatching = (): void => undefined;
    stopWatching = bus.watch((state) => {
      if (state === "up") queueMicrotask(finish);
    });
  });
}

/** Node ids are made of it, and they must differ. */
function secureRandom(): number {
  const steps = 2 ** 40;
  return randomInt(steps) / steps;
}
