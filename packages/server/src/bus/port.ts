/** What one node tells the others: these bytes are the newest batch of a room. */
export interface BusMessage {
  readonly room: string;
  readonly first: number;
  readonly last: number;
  /** The batch in its one text form (protocol `encodeBatch`). */
  readonly text: string;
}

/**
 * Between nodes. MUST deliver to the publishing node too. MAY lose, repeat or reorder: receivers order by seq and
 * heal holes from the store. MUST NOT throw from `publish`.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /** Returns how to stop. */
  subscribe(listener: (message: BusMessage) => void): () => void;
  close(): Promise<void>;
}
