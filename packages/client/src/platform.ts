import type { KeyValue, RoomClientOptions } from "./room-client.ts";

/** What the client takes from where it runs. */
export interface Platform {
  readonly fetch: typeof fetch;
  /** null where there are no sockets. */
  readonly WebSocket: typeof WebSocket | null;
  /** Never throws: what cannot be kept is forgotten. */
  readonly storage: KeyValue;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onVisibility: (listener: (visible: boolean) => void) => () => void;
}

/** The options' own, else the platform's. */
export function toPlatform(options: RoomClientOptions): Platform {
  return {
    // Called through globalThis: a bare reference would lose its receiver in browsers.
    fetch: options.fetch ?? Object.assign(fetchHere, globalThis.fetch),
    WebSocket: options.WebSocket ?? globalThis.WebSocket ?? null,
    storage: forgiving(() => (options.storage === undefined ? storageHere() : options.storage)),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleepHere,
    onVisibility: options.onVisibility ?? visibilityHere,
  };
}

function fetchHere(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return globalThis.fetch(input, init);
}

/** What is longer overflows a timer, which then fires at once. */
const maxTimerMs = 2 ** 31 - 1;

function sleepHere(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, maxTimerMs));
    signal.addEventListener("abort", done);
  });
}

/** Blocked storage throws on the mere look at it, full storage when it is written to. */
function forgiving(open: () => KeyValue | null): KeyValue {
  const attempt = <T>(use: (storage: KeyValue) => T): T | null => {
    try {
      const storage = open();
      return storage && use(storage);
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => attempt((kept) => kept.getItem(key)),
    setItem: (key, value) => void attempt((kept) => kept.setItem(key, value)),
    removeItem: (key) => void attempt((kept) => kept.removeItem(key)),
  };
}

/** localStorage where there is one. */
function storageHere(): KeyValue | null {
  const page: object = globalThis;
  return "localStorage" in page ? (page.localStorage as KeyValue | null) : null;
}

interface Page {
  readonly visibilityState: string;
  addEventListener(type: "visibilitychange", listener: () => void): void;
  removeEventListener(type: "visibilitychange", listener: () => void): void;
}

/** Tells the state at once and at each change. A network that is back counts as being shown: time to look. */
function visibilityHere(listener: (visible: boolean) => void): () => void {
  const here: object = globalThis;
  if (!("document" in here)) return () => {};
  const page = here.document as Page;
  const tell = () => listener(page.visibilityState !== "hidden");
  page.addEventListener("visibilitychange", tell);
  globalThis.addEventListener("online", tell);
  tell();
  return () => {
    page.removeEventListener("visibilitychange", tell);
    globalThis.removeEventListener("online", tell);
  };
}
