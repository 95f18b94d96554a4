/** Told what a bus does, for metrics. */
export interface BusObserver {
  sent(bytes: number): void;
  received(bytes: number): void;
  /** A message that could not be sent. */
  lost(): void;
  reconnected(): void;
}

export const nobody: BusObserver = {
  sent: () => undefined,
  received: () => undefined,
  lost: () => undefined,
  reconnected: () => undefined,
};
