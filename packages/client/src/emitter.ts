/** Typed listeners. One that throws is reported and does not keep the others from hearing. */
export interface Emitter<Events> {
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void;
  emit<K extends keyof Events>(event: K, value: Events[K]): void;
  clear(): void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners: { [K in keyof Events]?: Set<(value: Events[K]) => void> } = {};
  return {
    on(event, listener) {
      const set = listeners[event] ?? new Set();
      listeners[event] = set;
      // A wrapper of its own, so that the same function may listen twice and leave once.
      const own: typeof listener = (value) => listener(value);
      set.add(own);
      return () => void set.delete(own);
    },
    emit(event, value) {
      for (const listener of [...(listeners[event] ?? [])]) {
        try {
          listener(value);
        } catch (error) {
          console.error(error);
        }
      }
    },
    clear() {
      for (const event in listeners) delete listeners[event];
    },
  };
}
