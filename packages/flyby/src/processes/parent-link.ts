/** What a process of `--processes` says to the one that started it. */
export interface ReadyMessage {
  readonly type: "ready";
}

/** What it hears: another serves in its place already, so its audience moves there. */
export interface RenewedMessage {
  readonly type: "renewed";
}

export interface ParentLink {
  /** Resolves with `renewed` when this process is to leave for another. */
  readonly stop: Promise<string>;
  ready(): void;
}

/** The other end of `spawnChild`. */
export function followParent(): ParentLink {
  const { promise: stop, resolve } = Promise.withResolvers<string>();
  process.on("message", (message: unknown) => {
    if (hasType(message, "renewed")) resolve("renewed");
  });
  return {
    stop,
    ready: () => void process.send?.({ type: "ready" } satisfies ReadyMessage),
  };
}

export function isReady(message: unknown): message is ReadyMessage {
  return hasType(message, "ready");
}

function hasType(message: unknown, type: string): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === type;
}
