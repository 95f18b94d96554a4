import { limits } from "@flyby/protocol";
import { getRequest, logPath } from "../requests.ts";
import type { OpenViewer } from "../viewer.ts";
import { openAsking } from "./open-asking.ts";

/** Asks, is answered when something happens, and asks again at once. */
export const openLongPollViewer: OpenViewer = (seat, events) =>
  openAsking(seat, events, {
    request: () =>
      getRequest(
        seat,
        logPath(seat, "", { since: events.cursor(), wait: String(limits.maxWaitSeconds) }),
        "application/x-ndjson",
      ),
    answered({ lines }) {
      for (const line of lines) events.line(line, Buffer.byteLength(line));
      return 0;
    },
    sent: (before) => {
      if (before === 0) events.ready();
    },
  });
