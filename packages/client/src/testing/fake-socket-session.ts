import {
  type Batch,
  type ControlMessage,
  encodeBatch,
  encodeControl,
  encodeGap,
  errors,
  formatCursor,
  type IdentityAnswer,
  type PostAnswer,
  parseClientMessage,
  parseSince,
  type Result,
} from "@flyby/protocol";
import { toMessage } from "./fake-answers.ts";
import type { FakeRoom } from "./fake-room.ts";
import type { ServerEnd } from "./fake-socket.ts";
import type { ManualTime } from "./manual-time.ts";

interface SocketPorts {
  readonly time: ManualTime;
  readonly identities: ReadonlyMap<string, IdentityAnswer>;
  /** How much clients have asked for, in order. */
  readonly wants: (number | null)[];
  room(id: string): FakeRoom | undefined;
  /** null: committed, and never answered. */
  post(room: FakeRoom, draft: unknown, token: string | null): Result<PostAnswer> | null;
}

/** The server's side of one socket: hello, join, posts and the log. */
export function serveSocket(end: ServerEnd, { time, identities, wants, room: find, post }: SocketPorts): void {
  let token: string | null = null;
  let joined: FakeRoom | null = null;
  let maxRate: number | null = null;
  // Who asks for less gets no comments at all: the strictest server there may be.
  const isLess = ({ entries }: Batch) => maxRate !== null && entries.every(({ kind }) => kind === "comment");
  const say = (message: ControlMessage) => end.send(encodeControl(message));
  end.onText = (text) => {
    const message = parseClientMessage(text);
    if (!message.ok) return say({ type: "refused", code: message.code, message: message.message });
    if (message.value.type === "hello") {
      const mine = identities.get(message.value.token ?? "");
      token = mine?.token ?? null;
      if (message.value.token !== undefined && mine === undefined) {
        return say({ type: "refused", code: "bad-token", message: errors["bad-token"].message });
      }
      const who = mine === undefined ? {} : { author: mine.author, name: mine.name };
      return say({ type: "hello", server: "fake", serverTimeMs: time.now(), ...who });
    }
    if (message.value.type === "ping") return say({ type: "ping", id: message.value.id, serverTimeMs: time.now() });
    if (message.value.type === "join") {
      const room = find(message.value.room);
      if (room === undefined) {
        say({ type: "bye", code: "room-not-found", message: errors["room-not-found"].message });
        return end.close(4404, "room-not-found");
      }
      const since = parseSince(message.value.since);
      if (!since.ok) return end.close(4400, since.code);
      joined = room;
      say({ type: "join", ...room.answer(1) });
      let { gap, batch, cursor } = room.read(since.value);
      if (gap !== null) end.send(encodeGap(gap));
      while (batch !== null) {
        end.send(encodeBatch(batch));
        ({ gap, batch, cursor } = room.read({ from: "cursor", cursor }));
      }
      end.onClose = room.follow((next) => end.send(isLess(next) ? rateGap(room, next) : encodeBatch(next)));
      return;
    }
    if (message.value.type === "want") {
      maxRate = message.value.maxRate;
      wants.push(maxRate);
      return;
    }
    const { draft } = message.value;
    const nonce = (draft as { nonce?: string }).nonce ?? null;
    if (joined === null) return say({ type: "refused", nonce, code: "not-joined", message: "" });
    const result = post(joined, draft, token);
    if (result !== null) say(toMessage(nonce, result));
  };
}

function rateGap(room: FakeRoom, { first, last }: Batch): string {
  const cursor = formatCursor({ ...room.head(), seq: last });
  return encodeGap({ from: first, to: last, reason: "rate", cursor });
}
