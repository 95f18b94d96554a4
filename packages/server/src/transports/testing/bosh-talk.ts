import { type BoshTurn, type ClientMessage, decodeFrame } from "@flyby/protocol";
import { type Edge, openFreeRoom } from "../../http/testing/start-edge.ts";
import { askBosh, type BoshReply } from "./bosh-reader.ts";

let rooms = 0;

/** An open session in a room of its own, whose requests a test sends as it likes; the first one is 101. */
export async function openTalk(on: Edge, options: { wait?: number; since?: string } = {}) {
  const { wait = 20, since } = options;
  const room = `bosh-${++rooms}`;
  await openFreeRoom(on, room, "live");
  const opened = await askBosh(on.url, { rid: 100, room, wait, ...(since === undefined ? {} : { since }) });
  if (opened.head === null) throw new Error(opened.text);
  const { sid } = opened.head;
  const join = controls(opened)[0];
  const cursor = join?.type === "join" ? join.cursor : "";
  const ask = (rid: number, more: Partial<BoshTurn> = {}, token?: string): Promise<BoshReply> =>
    askBosh(on.url, { sid, rid, ...more }, token === undefined ? {} : { token });
  const say = (text: string) => on.post(room, { text });
  /** A nonce is one comment for ever, in whichever room: each session has its own. */
  const nonce = (name: string): string => `${room}-${name}`;
  const post = (text: string, name: string): ClientMessage => ({ type: "post", draft: { text, nonce: nonce(name) } });
  return { room, opened, sid, cursor, ask, say, post, nonce };
}

export function controls({ lines }: Pick<BoshReply, "lines">) {
  return lines.flatMap((line) => {
    const frame = decodeFrame(line);
    return frame.kind === "control" ? [frame.message] : [];
  });
}

export function texts({ lines }: Pick<BoshReply, "lines">): readonly string[] {
  return lines.flatMap((line) => {
    const frame = decodeFrame(line);
    if (frame.kind !== "batch") return [];
    return frame.batch.entries.flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : []));
  });
}

export const codeOf = ({ text }: BoshReply): unknown => JSON.parse(text).error?.code;
/** What was said in a room, oldest first, when all that was accepted is delivered. */
export async function saidIn(on: Edge, room: string): Promise<readonly string[]> {
  const log = await on.core.openLog(room);
  if (!log.ok) throw new Error(log.code);
  while (log.value.head().seq < (await on.core.stores.log.head(room)).seq) await Bun.sleep(1);
  const { comments } = await on.ask(`/api/v1/rooms/${room}/chat`).then((answer) => answer.json());
  return comments.map(({ text }: { text: string }) => text).reverse();
}

/** Until the server holds what was sent before. */
export const settled = () => Bun.sleep(30);
