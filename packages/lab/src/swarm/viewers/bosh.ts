import { type BoshOpen, type BoshTurn, limits } from "@flyby/protocol";
import { postRequest } from "../requests.ts";
import type { OpenViewer } from "../viewer.ts";
import { openAsking } from "./open-asking.ts";

/** Request numbers begin anywhere (XEP-0124 §7.1), far from the largest. */
const firstRid = 1_000;

/**
 * A BOSH session of somebody who only watches: one request is always held, and the next goes out as it is answered. The
 * second request of the window is for saying something, which a viewer does not.
 */
export const openBoshViewer: OpenViewer = (seat, events) => {
  let sid: string | null = null;
  let rid = firstRid;
  let isReady = false;

  function next(): BoshOpen | BoshTurn {
    rid++;
    if (sid !== null) return { sid, rid, since: events.cursor() };
    return { rid, room: seat.room, since: events.cursor(), wait: limits.maxWaitSeconds };
  }

  return openAsking(seat, events, {
    request: () => postRequest(seat, "/bosh", next()),
    answered({ lines: [first, ...lines] }) {
      const head: unknown = JSON.parse(first ?? "null");
      if (typeof head === "object" && head !== null && "sid" in head && typeof head.sid === "string") sid = head.sid;
      for (const line of lines) if (!isGreeting(line)) events.line(line, Buffer.byteLength(line));
      if (!isReady) {
        isReady = true;
        events.ready();
      }
      return 0;
    },
    forget() {
      sid = null;
    },
  });
};

// The answer that opens a session tells of the room, too; that is no line of the log.
function isGreeting(line: string): boolean {
  return line.startsWith('{"type":"join"') || line.startsWith('{"type":"stat"');
}
