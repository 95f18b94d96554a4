import type { Conversation } from "./calls.ts";
import { openConversation } from "./conversation.ts";
import { toFailure } from "./failure.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

declare const self: Worker;

let conversation: Conversation | null = null;

function answer(message: FromWorker): void {
  self.postMessage(message);
}

function open(message: Extract<ToWorker, { type: "open" }>): void {
  try {
    conversation = openConversation(message.role, message.database, (state, detail) =>
      answer({ type: "disk", state, detail }),
    );
    answer({ type: "opened" });
  } catch (error) {
    answer({ type: "failed", message: toFailure(error).outcome.message });
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "open":
      open(data);
      break;
    case "calls":
      answer({ type: "outcomes", id: data.id, outcomes: conversation?.perform(data.calls) ?? [] });
      break;
    case "suspect":
      conversation?.suspect(data.detail);
      break;
    case "close":
      conversation?.close();
      conversation = null;
      answer({ type: "closed" });
      break;
  }
};
