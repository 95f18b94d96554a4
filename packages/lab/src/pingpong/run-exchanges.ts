import type { PingClient } from "./ping-client.ts";

/** A server that does not answer a ping for so long will not. */
const usualSilenceMs = 10_000;
/** Looking at the clock costs something too. */
const lookEvery = 32;

export interface Exchanged {
  readonly done: number;
  readonly ms: number;
}

export interface RunOptions {
  readonly count: number;
  readonly signal: AbortSignal;
  /** Epoch ms or any other, with fractions. */
  readonly now: () => number;
  readonly onProgress: (so: Exchanged) => void;
  /** Without an answer for so long, or up to twice as long, it is given up. Default: ten seconds. */
  readonly silenceMs?: number;
}

/** One exchange after the other. Aborted, it gives what it has. */
export async function runExchanges(client: PingClient, options: RunOptions): Promise<Exchanged> {
  const { count, signal, now, onProgress, silenceMs = usualSilenceMs } = options;
  let done = 0;
  let seen = -1;
  const watch = setInterval(() => {
    if (done === seen) client.close();
    seen = done;
  }, silenceMs);
  const began = now();
  let ms = 0;
  try {
    while (done < count && !signal.aborted) {
      await client.exchange();
      done++;
      if (done % lookEvery === 0 || done === count) {
        ms = now() - began;
        onProgress({ done, ms });
      }
    }
    return { done, ms: done % lookEvery === 0 || done === count ? ms : now() - began };
  } catch (error) {
    // Ctrl-C reaches the server as well: that it went away is no trouble then.
    if (signal.aborted) return { done, ms: now() - began };
    throw error;
  } finally {
    clearInterval(watch);
  }
}
