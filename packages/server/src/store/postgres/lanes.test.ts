import { describe, expect, it } from "bun:test";
import type { Settled } from "../group-queue.ts";
import { createLanes } from "./lanes.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Statements that are answered when they are told to. */
function createSlowSend() {
  const sent: { key: string; items: readonly number[]; answer(): void }[] = [];
  const send = (key: string, items: readonly number[]) => {
    const { promise, resolve } = Promise.withResolvers<readonly Settled<number>[]>();
    sent.push({ key, items, answer: () => resolve(items.map((value) => ({ ok: true, value }))) });
    return promise;
  };
  return { sent, send };
}

describe("createLanes", () => {
  it("[PGS11] keys go side by side, calls of one key in groups one after the other", async () => {
    const { sent, send } = createSlowSend();
    const lanes = createLanes(send, { maxWaiting: 10, maxGroup: 10 });
    const calls = [lanes.call("a", 1), lanes.call("b", 2)];
    await turn();
    calls.push(lanes.call("a", 3), lanes.call("a", 4));
    await turn();
    expect(sent.map(({ key, items }) => [key, ...items])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    sent[0]?.answer();
    await turn();
    expect(sent.map(({ key, items }) => [key, ...items])[2]).toEqual(["a", 3, 4]);
    for (const { answer } of sent) answer();
    expect(await Promise.all(calls)).toEqual([1, 2, 3, 4]);
  });

  it("[STO28] what waits is bounded over all keys, and answered places are free again", async () => {
    const { sent, send } = createSlowSend();
    const lanes = createLanes(send, { maxWaiting: 2, maxGroup: 10 });
    const calls = [lanes.call("a", 1), lanes.call("b", 2)];
    await expect(lanes.call("c", 3)).rejects.toMatchObject({ name: "StoreUnavailable", reason: "queue" });
    await turn();
    sent[0]?.answer();
    expect(await calls[0]).toBe(1);
    const next = lanes.call("c", 4);
    const closing = lanes.close();
    await expect(lanes.call("a", 5)).rejects.toMatchObject({ reason: "closed" });
    await turn();
    for (const { answer } of sent) answer();
    await closing;
    expect(await Promise.all([...calls, next])).toEqual([1, 2, 4]);
  });
});
