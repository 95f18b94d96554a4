import type { LogTransport } from "@flyby/protocol";
import type { ConnectionState } from "../room-client.ts";
import type { State } from "./state.ts";

/** Whether the room is joined, whatever is going on besides. */
export function isJoined({ name }: State): boolean {
  return name === "live" || name === "suspect" || name === "switching";
}

/** What listeners are told of it. `carrier`: how comments come at present. */
export function toPublic(state: State, carrier: LogTransport | null): ConnectionState {
  switch (state.name) {
    case "idle":
    case "connecting":
      return { state: "connecting" };
    case "live":
    case "suspect":
    case "switching":
      return { state: "live", transport: carrier ?? state.transport };
    case "waiting":
      return { state: "waiting", attempt: state.attempt, retryAtMs: state.retryAtMs };
    case "failed":
      return { state: "failed", code: state.code, message: state.message };
    case "closed":
      return { state: "closed" };
  }
}
