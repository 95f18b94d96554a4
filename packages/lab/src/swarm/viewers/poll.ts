import { headers as names } from "@flyby/protocol";
import { getRequest, logPath } from "../requests.ts";
import type { OpenViewer, Seat } from "../viewer.ts";
import { type Answer, openAsking } from "./open-asking.ts";

/** What a client of ours does with the pace the server names: a tenth to both sides, so that nobody marches in step. */
function pauseAfter({ headers }: Answer, { pollMs, random }: Seat): number {
  const namedMs = Number(headers.get(names.nextPollMs.toLowerCase()) ?? 0);
  if (namedMs === 0) return 0;
  return pollMs ?? namedMs * (0.9 + random() / 5);
}

/** Asks every now and then. */
export const openPollViewer: OpenViewer = (seat, events) => {
  let asked = 0;
  return openAsking(seat, events, {
    request: () => getRequest(seat, logPath(seat, "", { since: events.cursor() }), "application/x-ndjson"),
    answered(answer) {
      for (const line of answer.lines) events.line(line, Buffer.byteLength(line));
      const pauseMs = pauseAfter(answer, seat);
      if (asked++ > 0) return pauseMs;
      events.ready();
      // All come within a moment; people would have come at any time before.
      return pauseMs * seat.random();
    },
  });
};
