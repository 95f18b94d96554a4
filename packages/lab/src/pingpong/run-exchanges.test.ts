import { describe, expect, it } from "bun:test";
import type { PingClient } from "./ping-client.ts";
import { type Exchanged, type RunOptions, runExchanges } from "./run-exchanges.ts";

/** Each exchange takes 2 ms of a clock that only it moves. */
function createFakes(onExchange: (number: number) => void = () => undefined) {
  let made = 0;
  const told: Exchanged[] = [];
  const stop = new AbortController();
  const client: PingClient = {
    async exchange() {
      made++;
      onExchange(made);
    },
    close: () => undefined,
  };
  const options = (count: number): RunOptions => ({
    count,
    signal: stop.signal,
    now: () => made * 2,
    onProgress: (so) => told.push(so),
  });
  return { client, options, told, stop, made: () => made };
}

describe("runExchanges", () => {
  it("[PNG1] makes exactly as many as were asked for", async () => {
    for (const count of [1, 31, 32, 33, 100]) {
      const fakes = createFakes();
      expect(await runExchanges(fakes.client, fakes.options(count))).toEqual({ done: count, ms: count * 2 });
      expect(fakes.made()).toBe(count);
    }
  });

  it("[PNG4] tells how far it is, at last that all is done", async () => {
    const fakes = createFakes();
    await runExchanges(fakes.client, fakes.options(100));
    expect(fakes.told.map(({ done }) => done)).toEqual([32, 64, 96, 100]);
    expect(fakes.told[0]).toEqual({ done: 32, ms: 64 });
  });

  it("[PNG5] aborted, it gives what it has, also when the server went with it", async () => {
    const early = createFakes((number) => number === 40 && early.stop.abort());
    expect(await runExchanges(early.client, early.options(100))).toEqual({ done: 40, ms: 80 });
    const gone = createFakes((number) => {
      if (number < 40) return;
      gone.stop.abort();
      throw new Error("gone");
    });
    expect(await runExchanges(gone.client, gone.options(100))).toMatchObject({ done: 39 });
    const broken = createFakes(() => {
      throw new Error("broken");
    });
    await expect(runExchanges(broken.client, broken.options(100))).rejects.toThrow("broken");
  });

  it("[PNG5] a server that falls silent ends it", async () => {
    const under = Promise.withResolvers<void>();
    const silent: PingClient = { exchange: () => under.promise, close: () => under.reject(new Error("closed")) };
    const run = runExchanges(silent, { ...createFakes().options(5), silenceMs: 5 });
    await expect(run).rejects.toThrow("closed");
  });
});
