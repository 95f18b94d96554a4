import type { RoomClient } from "@flyby/client";

/** What the board says about the connection; null while there is nothing to say. */
export type ConnectionNotice =
  | { readonly kind: "offline" }
  | { readonly kind: "back" }
  | { readonly kind: "skipped"; readonly count: number }
  | null;

/** A short interruption is nobody's business. */
export const offlineAfterMs = 2_000;
/** "Back" is good news and goes by itself. */
export const backForMs = 4_000;

export interface NoticeOptions {
  readonly client: Pick<RoomClient, "connection" | "on">;
  readonly onChange: (notice: ConnectionNotice) => void;
  /** Calls back once after `ms`; returns how to stop. */
  readonly later: (run: () => void, ms: number) => () => void;
}

/** Follows a connection. `dismiss` takes the notice away, `close` ends it. */
export function watchConnection({ client, onChange, later }: NoticeOptions): { dismiss(): void; close(): void } {
  let notice: ConnectionNotice = null;
  let stop: (() => void) | null = null;

  const show = (next: ConnectionNotice): void => {
    stop?.();
    stop = null;
    if (next?.kind !== notice?.kind) onChange(next);
    notice = next;
    if (next?.kind === "back") stop = later(() => show(null), backForMs);
  };
  const follow = ({ state }: { readonly state: string }): void => {
    if (state === "live") {
      if (notice?.kind === "offline" || stop !== null) show(notice?.kind === "offline" ? { kind: "back" } : notice);
    } else if (state === "connecting" || state === "waiting") {
      if (notice?.kind !== "offline" && stop === null) stop = later(() => show({ kind: "offline" }), offlineAfterMs);
    } else show(null);
  };

  const stops = [
    client.on("connection", follow),
    client.on("resumed", ({ missed }) => {
      if (missed > 0) show({ kind: "skipped", count: missed });
    }),
  ];
  follow(client.connection());
  return {
    dismiss: () => show(null),
    close() {
      stop?.();
      for (const end of stops) end();
    },
  };
}
