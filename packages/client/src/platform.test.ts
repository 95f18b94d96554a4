import { afterEach, describe, expect, it } from "bun:test";
import { toPlatform } from "./platform.ts";
import { createNonce } from "./posting/nonce.ts";

const options = { server: "http://fake.test/", room: "lobby" };

function put(name: "localStorage" | "document" | "WebSocket", value: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { configurable: true, ...value });
  undo.push(() => {
    if (before === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, before);
  });
}
const undo: (() => void)[] = [];
afterEach(() => {
  for (const back of undo.splice(0)) back();
});

describe("toPlatform", () => {
  it("[CLI25] storage that throws when it is looked at, or is not there, keeps nothing", () => {
    const keeps = (): string | null => {
      const { storage } = toPlatform(options);
      storage.setItem("a", "b");
      storage.removeItem("c");
      return storage.getItem("a");
    };
    expect(keeps()).toBeNull();
    put("localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
    expect(keeps()).toBeNull();
    const items = new Map<string, string>();
    put("localStorage", { value: { getItem: (key: string) => items.get(key), setItem: items.set.bind(items) } });
    expect(keeps()).toBe("b");
  });

  it("[CLI25] without sockets there are none", () => {
    put("WebSocket", { value: undefined });
    expect(toPlatform(options).WebSocket).toBeNull();
  });

  it("[CLI25] tells visibility at once and at each change, until it is stopped", () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
    put("document", { value: page });
    const told: boolean[] = [];
    const stop = toPlatform(options).onVisibility((visible) => told.push(visible));
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    globalThis.dispatchEvent(new Event("online"));
    stop();
    page.dispatchEvent(new Event("visibilitychange"));
    globalThis.dispatchEvent(new Event("online"));
    expect(told).toEqual([false, true, true]);
  });

  it("[CLI25] a sleep ends at its time, or at once when it is aborted", async () => {
    const { sleep } = toPlatform(options);
    await sleep(1, new AbortController().signal);
    const stop = new AbortController();
    const long = sleep(1_000_000, stop.signal);
    stop.abort();
    await long;
    await sleep(1_000_000, stop.signal);
  });

  it("[CLI3] a wait longer than timers can count is not over at once", async () => {
    const { sleep } = toPlatform(options);
    const stop = new AbortController();
    const waited = sleep(1e11, stop.signal).then(() => "over");
    const soon = sleep(20, stop.signal).then(() => "still waiting");
    expect(await Promise.race([waited, soon])).toBe("still waiting");
    stop.abort();
  });
});

describe("createNonce", () => {
  it("[CLI25] needs no secure context, and does not repeat itself", () => {
    const nonces = new Set(Array.from({ length: 1_000 }, createNonce));
    expect(nonces.size).toBe(1_000);
    expect([...nonces].every((nonce) => /^[0-9a-f]{24}$/.test(nonce))).toBe(true);
  });
});
