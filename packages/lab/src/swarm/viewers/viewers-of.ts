import type { Subject } from "../../compare/result.ts";
import type { OpenViewer } from "../viewer.ts";
import { openBareViewer } from "./bare.ts";
import { openBoshViewer } from "./bosh.ts";
import { openLongPollViewer } from "./long-poll.ts";
import { openPollViewer } from "./poll.ts";
import { openSseViewer } from "./sse.ts";
import { openStreamViewer } from "./stream.ts";
import { openWebSocketViewer } from "./websocket.ts";

export const viewersOf: Readonly<Record<Subject, OpenViewer>> = {
  websocket: openWebSocketViewer,
  sse: openSseViewer,
  stream: openStreamViewer,
  "long-poll": openLongPollViewer,
  poll: openPollViewer,
  bosh: openBoshViewer,
  control: openBareViewer,
};
