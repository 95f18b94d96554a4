import { type BoshHead, type BoshRequest, type BoshTurn, decodeFrame } from "@flyby/protocol";
import { createKeeper, type OpenReader } from "./log-reader.ts";

/** What `POST /bosh` answered. */
export interface BoshReply {
  readonly status: number;
  /** The first line; null where it was refused. */
  readonly head: BoshHead | null;
  readonly lines: readonly string[];
  readonly text: string;
}

export async function askBosh(
  url: string,
  request: BoshRequest,
  init: { readonly signal?: AbortSignal; readonly token?: string } = {},
): Promise<BoshReply> {
  const { signal, token } = init;
  const answer = await fetch(`${url}/bosh`, {
    method: "POST",
    body: JSON.stringify(request),
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await answer.text();
  const [first = "", ...lines] = text.split("\n").filter((line) => line !== "");
  const frame = decodeFrame(first);
  const head = frame.kind === "control" && frame.message.type === "bosh" ? frame.message : null;
  return { status: answer.status, head, lines, text };
}

/** Holds one request at a time, as a reader does who says nothing. A request without an answer is sent once more. */
export const openBoshReader: OpenReader = async (url, room, since) => {
  const keeper = createKeeper(since);
  const stop = new AbortController();
  const opened = await askBosh(url, { rid: 1, room, wait: 1, ...(since === undefined ? {} : { since }) });
  const join = decodeFrame(opened.lines[0] ?? "");
  if (opened.head === null || join.kind !== "control" || join.message.type !== "join") throw new Error(opened.text);
  keeper.startAt(join.message.cursor);
  const { sid } = opened.head;

  async function run(): Promise<void> {
    for (let rid = 2; !stop.signal.aborted; rid++) {
      const turn: BoshTurn = { sid, rid, ack: rid - 1, since: keeper.reader.cursor() };
      const ask = (): Promise<BoshReply> => askBosh(url, turn, { signal: stop.signal });
      const { head, lines, text } = await ask().catch(ask);
      if (head === null) return keeper.end(text);
      if (lines.length === 0) keeper.beat();
      for (const line of lines) keeper.keep(line);
    }
  }

  const running = run().catch((error: unknown) => keeper.end(stop.signal.aborted ? "left" : String(error)));
  return {
    ...keeper.reader,
    async close() {
      stop.abort();
      await running;
    },
  };
};
