/** What is sent, and what has to come back. */
export const question = "ping";
export const answer = "Pong!";

/** Asks and waits for the answer, again and again; never twice at a time. */
export interface PingClient {
  /** Rejects when anything but the answer comes, or the connection ends. */
  exchange(): Promise<void>;
  /** What is under way rejects. */
  close(): void;
}

export type OpenClient = (url: URL) => Promise<PingClient>;

/** One exchange under way: how its promise is kept. */
export interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function unexpected(got: string): Error {
  return new Error(`Expected "${answer}", got "${got.slice(0, 200)}".`);
}
