import { type Account, bookBatch, bookGap, openAccount } from "./account.ts";
import type { BatchHead } from "./batch-head.ts";
import { type DialectReader, greetingsOf, type Said, subprotocolOf } from "./dialect.ts";
import type { Door } from "./orders.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";

/** Before one whose connection was refused or broke comes again; a little different for each, so that they do not come in step. */
const againMs = { least: 100, spread: 200 };

/** What all viewers of a crowd share: one object, so that fifteen thousand of them stay small. */
export interface ViewerParts {
  readonly door: Door;
  readonly room: string;
  readonly reader: DialectReader;
  /** `EPOCH:`, where cursors have one. */
  readonly cursorHead: string;
  readonly isOrdered: boolean;
  readonly random: () => number;
  bytes(count: number): void;
  frame(): void;
  comments(count: number): void;
  batch(viewer: Viewer, batch: BatchHead): void;
  said(viewer: Viewer, said: Said): void;
  ready(viewer: Viewer): void;
  /** A connection that ended by itself, or an attempt that failed. */
  failed(why: string): void;
}

export interface Viewer {
  readonly number: number;
  readonly token: string;
  readonly account: Account;
  /** In the room, by its present connection. */
  isReady: boolean;
  /** The newest entry of the room when it joined. */
  joinedAtSeq: number;
  send(text: string): void;
  /** Cuts its connection and comes back at once. */
  drop(): void;
  leave(): void;
}

export function openViewer(number: number, token: string, seq: number | null, parts: ViewerParts): Viewer {
  const { door, room, reader } = parts;
  let socket: RawSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let hasLeft = false;

  const viewer: Viewer = {
    number,
    token,
    account: openAccount(seq),
    isReady: false,
    joinedAtSeq: seq ?? 0,
    send: (text) => socket?.send(text),
    drop() {
      cut();
      connect();
    },
    leave() {
      hasLeft = true;
      cut();
    },
  };

  function cut(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const old = socket;
    socket = null;
    viewer.isReady = false;
    old?.terminate();
  }

  function becomeReady(newest: number | null): void {
    viewer.isReady = true;
    viewer.account.seq ??= newest;
    viewer.joinedAtSeq = newest ?? viewer.account.seq ?? 0;
    parts.ready(viewer);
  }

  function hear(opcode: number, bytes: Uint8Array, from: number, end: number): void {
    parts.frame();
    const batch = reader.batch(opcode, bytes, from, end);
    if (batch !== null) {
      parts.comments(bookBatch(viewer.account, batch, parts.isOrdered));
      parts.batch(viewer, batch);
      return;
    }
    const said = reader.said(bytes, from, end);
    if (said.type === "reply") socket?.send(said.text);
    else if (said.type === "ready") becomeReady(said.seq);
    else if (said.type === "gap") bookGap(viewer.account, said.from, said.to);
    if (said.type !== "nothing") parts.said(viewer, said);
  }

  function connect(): void {
    const { seq: has } = viewer.account;
    const cursor = has === null || parts.cursorHead === "" ? "" : `${parts.cursorHead}${has}`;
    const request = {
      address: door.address,
      path: door.path,
      subprotocol: subprotocolOf(door.dialect),
      forwardedFor: addressOf(number),
    };
    const opened: RawSocket = openRawSocket(request, {
      open() {
        const greetings = greetingsOf(door.dialect, room, cursor, token);
        for (const words of greetings) opened.send(words);
        if (door.dialect === "plain") becomeReady(null);
      },
      frame: hear,
      bytes: parts.bytes,
      closed(why) {
        if (hasLeft || socket !== opened) return;
        socket = null;
        viewer.isReady = false;
        parts.failed(why);
        timer = setTimeout(connect, againMs.least + parts.random() * againMs.spread);
      },
    });
    socket = opened;
  }

  connect();
  return viewer;
}

/** Everybody comes from somewhere else. */
function addressOf(number: number): string {
  return `10.${[16, 8, 0].map((bits) => (number >> bits) & 0xff).join(".")}`;
}
