import {
  type BoshHead,
  type BoshTurn,
  type ControlMessage,
  type Cursor,
  encodeBatch,
  encodeControl,
  encodeGap,
  isBoshTurn,
  parseBoshRequest,
  parseSince,
  type Result,
  refuse,
  type Since,
} from "@flyby/protocol";
import type { FakeRoom } from "./fake-room.ts";
import type { ManualTime } from "./manual-time.ts";

interface Session {
  readonly sid: string;
  readonly room: FakeRoom;
  /** Where its log goes on. */
  at: Since;
  lastRid: number;
  /** What is to be said besides the log. */
  pending: ControlMessage[];
  /** Answers a held request. */
  release: (() => void) | null;
  /** What the request before this one is answered. */
  last: Promise<unknown>;
  /** By rid: a repeated request gets the same answer. */
  readonly answers: Map<number, Promise<Result<string>>>;
}

export interface FakeBosh {
  /** `gone`: the connection of this request is. */
  ask(body: unknown, token: string | null, gone: AbortSignal): Promise<Result<string>>;
  sessions(): number;
  /** As a server that restarts does, and one whose sessions timed out. */
  forget(): void;
}

export interface FakeBoshPorts {
  readonly time: ManualTime;
  room(id: string): FakeRoom | undefined;
  post(room: FakeRoom, draft: unknown, token: string | null): ControlMessage | null;
}

/** `POST /bosh` in memory: one request held, a second one takes messages and changes places with it. */
export function createFakeBosh({ time, room: find, post }: FakeBoshPorts): FakeBosh {
  const sessions = new Map<string, Session>();
  let opened = 0;

  function encode(session: Session, head: BoshHead): string {
    const controls = session.pending.map(encodeControl);
    session.pending = [];
    const lines: string[] = [];
    for (let reading = session.room.read(session.at); ; reading = session.room.read(session.at)) {
      if (reading.gap !== null) lines.push(encodeGap(reading.gap));
      if (reading.batch !== null) lines.push(encodeBatch(reading.batch));
      session.at = { from: "cursor", cursor: reading.cursor };
      if (reading.gap === null && reading.batch === null) break;
    }
    return [encodeControl({ type: "bosh", ...head }), ...controls, ...lines].map((line) => `${line}\n`).join("");
  }

  async function hold(session: Session, turn: BoshTurn, gone: AbortSignal): Promise<Result<string>> {
    session.release?.();
    const stop = new AbortController();
    const release = () => stop.abort();
    session.release = release;
    await session.last;
    gone.addEventListener("abort", release);
    const hasNews = session.pending.length > 0 || hasLog(session);
    const unfollow = session.room.follow(release);
    if (!hasNews) await time.sleep(25_000, stop.signal);
    unfollow();
    if (session.release === release) session.release = null;
    return { ok: true, value: encode(session, { sid: session.sid, rid: turn.rid }) };
  }

  function hasLog({ room, at }: Session): boolean {
    const { gap, batch } = room.read(at);
    return gap !== null || batch !== null;
  }

  return {
    async ask(body, token, gone) {
      const parsed = parseBoshRequest(body);
      if (!parsed.ok) return parsed;
      const request = parsed.value;
      if (!isBoshTurn(request)) {
        const room = find(request.room);
        if (room === undefined) return refuse("room-not-found");
        const since = parseSince(request.since);
        if (!since.ok) return since;
        const sid = `s${++opened}`;
        const { rid } = request;
        const cursor: Cursor = room.head();
        const at: Since = since.value.from === "now" ? { from: "cursor", cursor } : since.value;
        const [last, answers] = [Promise.resolve(), new Map()];
        const answer: ControlMessage = { type: "join", ...room.answer(1) };
        const session: Session = { sid, room, at, lastRid: rid, pending: [answer], release: null, last, answers };
        sessions.set(sid, session);
        return { ok: true, value: encode(session, { sid, rid, wait: 25, requests: 2, inactivity: 30 }) };
      }
      const session = sessions.get(request.sid);
      if (session === undefined) return refuse("session-lost");
      const known = session.answers.get(request.rid);
      if (known !== undefined) return known;
      if (request.rid !== session.lastRid + 1) return refuse("session-lost");
      session.lastRid = request.rid;
      for (const message of request.messages ?? []) {
        if (message.type !== "post") continue;
        const said = post(session.room, message.draft, token);
        if (said !== null) session.pending.push(said);
      }
      if (request.type === "terminate") {
        sessions.delete(session.sid);
        session.release?.();
        return { ok: true, value: encode(session, { sid: session.sid, rid: request.rid }) };
      }
      const answer = hold(session, request, gone);
      session.last = answer;
      session.answers.set(request.rid, answer);
      return answer;
    },
    sessions: () => sessions.size,
    forget() {
      for (const { release } of sessions.values()) release?.();
      sessions.clear();
    },
  };
}
