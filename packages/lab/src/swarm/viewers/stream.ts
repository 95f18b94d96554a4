import { getRequest, logPath } from "../requests.ts";
import type { OpenViewer } from "../viewer.ts";
import { openStreaming } from "./open-streaming.ts";

/** One answer in chunks that goes on: a line for each batch. */
export const openStreamViewer: OpenViewer = (seat, events) =>
  openStreaming(seat, events, {
    request: () => getRequest(seat, logPath(seat, "/stream", { since: events.cursor() }), "application/x-ndjson"),
    line(text, bytes) {
      // An empty line says that the stream lives.
      if (bytes > 0) events.line(text, bytes);
    },
  });
