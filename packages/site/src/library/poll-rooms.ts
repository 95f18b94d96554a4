import type { RoomsAnswer } from "@flyby/protocol";
import type { ServerApi } from "../shell/server-api.ts";

/** Counts on the cards are at most this old while the page is looked at. */
const everyMs = 10_000;

/** Reads the rooms now and again while the page is visible. null: no answer. */
export function pollRooms(
  api: Pick<ServerApi, "rooms">,
  onAnswer: (answer: RoomsAnswer | null) => void,
): { now(): void; close(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let closed = false;

  const ask = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    const answer = await api.rooms();
    if (closed) return;
    onAnswer(answer);
    if (timer !== null) clearTimeout(timer);
    timer = document.hidden ? null : setTimeout(ask, everyMs);
  };
  const onVisible = (): void => {
    if (!document.hidden && timer === null) void ask();
    else if (document.hidden && timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
  };
  document.addEventListener("visibilitychange", onVisible);
  void ask();
  return {
    now: () => void ask(),
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
}
