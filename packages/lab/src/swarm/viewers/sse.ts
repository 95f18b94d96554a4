import { getRequest, logPath } from "../requests.ts";
import type { OpenViewer } from "../viewer.ts";
import { openStreaming } from "./open-streaming.ts";

const field = "data: ";

/** Server-sent events: the same lines with a field name before each and an empty line behind. */
export const openSseViewer: OpenViewer = (seat, events) =>
  openStreaming(seat, events, {
    request: () => getRequest(seat, logPath(seat, "/events", { since: events.cursor() }), "text/event-stream"),
    line(text, bytes) {
      if (text.startsWith(field)) events.line(text.slice(field.length), bytes - field.length);
    },
  });
