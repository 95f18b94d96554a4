import { describe, expect, it } from "bun:test";
import { createCallQueue } from "./call-queue.ts";
import type { Call, Outcome } from "./calls.ts";

describe("createCallQueue", () => {
  /** A worker that answers when it is told to. */
  function createSlowWorker() {
    const groups: { calls: readonly Call[]; answer(outcomes?: readonly Outcome[]): void; fail(error: Error): void }[] =
      [];
    const send = (calls: readonly Call[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
      const good = calls.map((call): Outcome => ({ ok: true, value: call.args[0] }));
      groups.push({ calls, answer: (outcomes = good) => resolve(outcomes), fail: reject });
      return promise;
    };
    return { groups, send };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("[STO25] while one group is under way, calls wait, and the next group takes them all", async () => {
    const { groups, send } = createSlowWorker();
    const queue = createCallQueue(send, { maxWaiting: 100, maxGroup: 10 });
    const first = queue.call("m", [1]);
    await turn();
    const rest = [2, 3, 4].map((n) => queue.call("m", [n]));
    await turn();
    expect(groups.map(({ calls }) => calls.length)).toEqual([1]);
    groups[0]?.answer();
    await turn();
    expect(groups.map(({ calls }) => calls.length)).toEqual([1, 3]);
    groups[1]?.answer();
    expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4]);
  });

  it("[STO28] refuses what is beyond its bound at once, and goes on with what waits", async () => {
    const { groups, send } = createSlowWorker();
    const queue = createCallQueue(send, { maxWaiting: 2, maxGroup: 10 });
    const first = queue.call("m", [0]);
    await turn();
    const kept = [queue.call("m", [1]), queue.call("m", [2])];
    await expect(queue.call("m", [3])).rejects.toMatchObject({ name: "StoreUnavailable", reason: "queue" });
    groups[0]?.answer();
    await turn();
    groups[1]?.answer();
    expect(await Promise.all([first, ...kept])).toEqual([0, 1, 2]);
  });

  it("[STO22] a group that the disk refused is refused to each of its callers, the next one is tried", async () => {
    const { groups, send } = createSlowWorker();
    const queue = createCallQueue(send, { maxWaiting: 10, maxGroup: 10 });
    const bad = queue.call("m", [1]);
    await turn();
    groups[0]?.answer([{ ok: false, message: "database or disk is full", code: "SQLITE_FULL" }]);
    await expect(bad).rejects.toMatchObject({ name: "StoreUnavailable", reason: "disk" });
    const mistake = queue.call("m", [2]);
    await turn();
    groups[1]?.answer([{ ok: false, message: "no such room", code: "" }]);
    await expect(mistake).rejects.toMatchObject({ name: "Error", message: "no such room" });
    const broken = queue.call("m", [3]);
    await turn();
    groups[2]?.fail(new Error("worker gone"));
    await expect(broken).rejects.toThrow("worker gone");
  });

  it("[STO21] closing waits for what was called before and refuses what comes after", async () => {
    const { groups, send } = createSlowWorker();
    const queue = createCallQueue(send, { maxWaiting: 10, maxGroup: 10 });
    const before = queue.call("m", [1]);
    await turn();
    let isClosed = false;
    const closing = queue.close().then(() => {
      isClosed = true;
    });
    await expect(queue.call("m", [2])).rejects.toMatchObject({ reason: "closed" });
    expect(isClosed).toBe(false);
    groups[0]?.answer();
    await closing;
    expect(await before).toBe(1);
  });
});
