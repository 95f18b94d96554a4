import { type ClientMessage, type ControlMessage, decodeFrame, deflateSubprotocol, subprotocol } from "@flyby/protocol";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { closeVerdict, refusalVerdict } from "./close-verdict.ts";
import { findInflate } from "./inflate.ts";
import type { End, OpenTransport } from "./transport.ts";

/** One socket that says hello, joins one room and then carries everything both ways. */
export function openWebSocket(url: string, room: string, platform: Platform, inflate = findInflate()): OpenTransport {
  return (sink) => {
    const stop = new AbortController();
    const socket = connect(url, platform, inflate === null ? [subprotocol] : [deflateSubprotocol, subprotocol]);
    /** Frames that are unpacked, and those behind them. */
    let unread = 0;
    let reading: Promise<void> = Promise.resolve();
    let heard = false;
    let joined = false;
    let sentAtMs = platform.now();

    function end(verdict: End): void {
      if (stop.signal.aborted) return;
      stop.abort();
      closeQuietly(socket);
      sink.ended(verdict);
    }

    function say(message: ClientMessage): boolean {
      if (stop.signal.aborted || socket?.readyState !== 1) return false;
      socket.send(JSON.stringify(message));
      return true;
    }

    function control(message: ControlMessage): void {
      if (message.type === "join") {
        joined = true;
        sink.joined(message, sentAtMs);
      } else if (message.type === "refused" && !joined && message.nonce == null && message.code !== "bad-token") {
        end(refusalVerdict(message));
      } else if (message.type === "bye") {
        // The close frame that follows says less.
        end(refusalVerdict(message));
      } else {
        sink.frame({ kind: "control", message });
      }
    }

    function take(text: string): void {
      const frame = decodeFrame(text);
      if (frame.kind === "control") control(frame.message);
      else sink.frame(frame);
    }

    /** Unpacking takes a while; whatever comes after it waits. */
    function unpack(data: ArrayBuffer | string): void {
      unread++;
      const text = typeof data === "string" ? data : inflate?.(data);
      const before = reading;
      reading = (async () => {
        await before;
        const unpacked = await text;
        unread--;
        if (stop.signal.aborted) return;
        if (unpacked == null) end({ kind: "retry", retryAfterMs: null, silent: true });
        else take(unpacked);
      })();
    }

    if (socket === null) {
      queueMicrotask(() => end({ kind: "retry", retryAfterMs: null, silent: true }));
    } else {
      socket.onopen = () => {
        sentAtMs = platform.now();
        const token = sink.token();
        const since = sink.since();
        say(token === undefined ? { type: "hello" } : { type: "hello", token });
        say(since === undefined ? { type: "join", room } : { type: "join", room, since });
      };
      socket.onmessage = ({ data }) => {
        if (stop.signal.aborted) return;
        heard = true;
        sink.heard();
        if (typeof data === "string" && unread === 0) take(data);
        else unpack(data);
      };
      socket.onclose = ({ code, reason }) => end(closeVerdict(code, reason, false));
      // `close` follows and carries the code.
      socket.onerror = () => {};
    }

    void platform.sleep(timing.openTimeoutMs, stop.signal).then(() => {
      if (!joined) end({ kind: "retry", retryAfterMs: null, silent: !heard });
    });

    return {
      send: say,
      setVisible() {},
      close() {
        stop.abort();
        closeQuietly(socket);
      },
    };
  };
}

function connect(url: string, platform: Platform, protocols: string[]): WebSocket | null {
  try {
    if (platform.WebSocket === null) return null;
    const socket = new platform.WebSocket(url, protocols);
    socket.binaryType = "arraybuffer";
    return socket;
  } catch {
    // A page's policy may forbid the address: the constructor throws.
    return null;
  }
}

function closeQuietly(socket: WebSocket | null): void {
  if (socket === null) return;
  socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
  try {
    socket.close(1000);
  } catch {
    // Not open yet in some runtimes; it is let go all the same.
  }
}
