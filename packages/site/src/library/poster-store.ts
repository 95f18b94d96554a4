/** Frames captured from clips, kept by the browser, by address of the clip. Works on plain-http addresses. */
export interface PosterStore {
  get(url: string): Promise<Blob | null>;
  put(url: string, picture: Blob): Promise<void>;
}

const database = "flyby-posters";
const table = "posters";
/** Pictures kept; at about 30 kB each. */
const maxKept = 400;

/** Where the browser refuses storage nothing is kept, and nothing fails. */
export function createPosterStore(factory: IDBFactory | null = globalThis.indexedDB ?? null): PosterStore {
  let opening: Promise<IDBDatabase | null> | null = null;
  const open = (): Promise<IDBDatabase | null> => {
    opening ??= openDatabase(factory);
    return opening;
  };
  return {
    async get(url) {
      const store = (await open())?.transaction(table).objectStore(table);
      const found: unknown = store === undefined ? null : await settled(store.get(url));
      return found instanceof Blob ? found : null;
    },
    async put(url, picture) {
      const store = (await open())?.transaction(table, "readwrite").objectStore(table);
      if (store === undefined) return;
      if (Number(await settled(store.count())) >= maxKept) store.clear();
      await settled(store.put(picture, url));
    },
  };
}

async function openDatabase(factory: IDBFactory | null): Promise<IDBDatabase | null> {
  if (factory === null) return null;
  try {
    const request = factory.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table);
    const opened: unknown = await settled(request);
    return opened instanceof IDBDatabase ? opened : null;
  } catch {
    return null;
  }
}

function settled(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}
