import { type ConnectionNotice, type NoticeOptions, watchConnection } from "./connection-notice.ts";

/** What a crowded room leaves out, many times a second, is told so often at most. */
export const foldMs = 10_000;
/** Whoever has dealt with it has heard it for a while. */
export const quietMs = 60_000;

/**
 * What the board says about the connection, and about comments that a crowded room left out: one number, together with
 * those that were missed. `dismiss` takes the notice away, `close` ends it.
 */
export function watchNotices({ client, onChange, later }: NoticeOptions): { dismiss(): void; close(): void } {
  let connection: ConnectionNotice = null;
  let omitted = 0;
  let told = 0;
  let stop: (() => void) | null = null;

  const now = (): ConnectionNotice => {
    if (connection !== null && connection.kind !== "skipped") return connection;
    const count = told + (connection?.count ?? 0);
    return count > 0 ? { kind: "skipped", count } : null;
  };
  const tell = (): void => onChange(now());
  const foldFor = (ms: number): void => {
    stop ??= later(() => {
      stop = null;
      if (told === omitted) return;
      told = omitted;
      tell();
    }, ms);
  };

  const watch = watchConnection({
    client,
    later,
    onChange(notice) {
      connection = notice;
      tell();
    },
  });
  const stopListening = client.on("omitted", ({ count }) => {
    omitted += count;
    foldFor(foldMs);
  });

  return {
    dismiss() {
      stop?.();
      stop = null;
      omitted = 0;
      told = 0;
      foldFor(quietMs);
      watch.dismiss();
      tell();
    },
    close() {
      stop?.();
      stopListening();
      watch.close();
    },
  };
}
