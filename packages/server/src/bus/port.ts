/** `down`: nothing passes between nodes now; it comes back by itself. */
export type BusState = "up" | "down";

/** What every node hears of, beside `roomTopic`s: who is here, how many viewers, what was spent, what changed. */
export const nodesTopic = "nodes";

/** Topic of a room's new entries. */
export function roomTopic(room: string): string {
  return `room.${room}`;
}

/**
 * Between the nodes of one installation; what it carries is news, never truth. MUST hand a text, unchanged, to every
 * *other* node that is subscribed to its topic, and never to the publisher itself: a node hears its own news within the
 * process. MAY lose, repeat and reorder: receivers order by seq, notice holes and heal from the store. MUST NOT throw,
 * block or keep more than a bounded memory in `publish`, whatever the other side does; what cannot be sent is lost.
 * MUST come back by itself, with its subscriptions, after its server was away, for however long.
 */
export interface Bus {
  publish(topic: string, text: string): void;
  /** The first subscription of a topic reaches out to the server, the last one that stops leaves it. Returns how to stop. */
  subscribe(topic: string, listener: (text: string) => void): () => void;
  /** Told the state at once and at every change. Returns how to stop. */
  watch(listener: (state: BusState) => void): () => void;
  close(): Promise<void>;
}
