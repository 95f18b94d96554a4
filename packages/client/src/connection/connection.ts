import type { ClientMessage, ErrorCode, LogTransport, Result, RoomAnswer, ServerFrame } from "@flyby/protocol";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { refusalVerdict } from "../transports/close-verdict.ts";
import type { End, OpenTransport, Transport } from "../transports/transport.ts";
import { climbFailed, joinFailed, joinWorked, type Ladder, nextClimb } from "./ladder.ts";
import type { Effect, Event, State } from "./state.ts";
import { transition } from "./transition.ts";

export interface ConnectionPorts {
  readonly platform: Platform;
  transport(name: LogTransport): OpenTransport;
  readonly ladder: Ladder;
  since(): string | undefined;
  token(): string | undefined;
  /** The state has changed, or what carries it. */
  onState(state: State): void;
  /** What took messages until now is gone: it brings no more answers. */
  onMute(): void;
  /** `sentAtMs`: when the answer was asked for. `signal` ends with this connection. */
  onJoined(answer: RoomAnswer, joined: { transport: LogTransport; sentAtMs: number; signal: AbortSignal }): void;
  onFrame(frame: ServerFrame): void;
  /** Is to send a ping; any answer will do. */
  ping(): void;
  /** Something that may be mended, as a room that can be made. null: it cannot. */
  rescue(code: ErrorCode): Promise<Result<void>> | null;
}

/** Keeps one room joined: runs the effects of the state machine. */
export interface Connection {
  state(): State;
  /** How comments come: the transport, or polling where that one may hold nothing. null: there is no connection. */
  carrier(): LogTransport | null;
  start(): void;
  /** false where the current transport has no way back; post over HTTP then. */
  send(message: ClientMessage): boolean;
  setVisible(visible: boolean): void;
  /** Drops the connection and comes back with the cursor: something on it cannot be right. */
  renew(): void;
  close(): void;
}

interface Link {
  readonly transport: Transport;
  readonly end: AbortController;
  carrier: LogTransport;
}

export function createConnection(ports: ConnectionPorts): Connection {
  const { platform } = ports;
  let state: State = { name: "idle" };
  let ladder = ports.ladder;
  let links: { main: Link | null; next: Link | null } = { main: null, next: null };
  let waiting = new AbortController();
  let visible = true;
  let heardAtMs = 0;
  /** Questions whether a socket lives, so that an old one's time does not end a new one's. */
  let pings = 0;

  function dispatch(event: Event): void {
    const before = state;
    const step = transition(state, event);
    state = step.state;
    for (const effect of step.effects) run(effect);
    if (state.name !== "waiting") waiting.abort();
    if (state !== before) ports.onState(state);
  }

  function run(effect: Effect): void {
    if (effect.do === "open") open(effect.role, effect.transport);
    else if (effect.do === "drop") drop(effect.role);
    else if (effect.do === "ping") void ping();
    else if (effect.do === "wait") void wait(effect.ms);
    else {
      drop("main");
      links = { main: links.next, next: null };
    }
  }

  function open(role: "main" | "next", name: LogTransport): void {
    const end = new AbortController();
    let link: Link | null = null;
    let joined = false;
    const roleNow = () => (links.next?.end === end ? "next" : "main");
    const transport = ports.transport(name)({
      since: ports.since,
      token: ports.token,
      carried(by) {
        if (link === null) return;
        const isNews = link.carrier !== by;
        link.carrier = by;
        if (links.main !== link) return;
        ports.onMute();
        if (isNews) ports.onState(state);
      },
      heard() {
        heardAtMs = platform.now();
        if (state.name === "suspect") dispatch({ type: "heard" });
      },
      joined(answer, sentAtMs) {
        joined = true;
        ladder = joinWorked(ladder, name);
        const atMs = platform.now();
        heardAtMs = atMs;
        dispatch(roleNow() === "next" ? { type: "nextJoined", atMs } : { type: "joined", atMs });
        ports.onJoined(answer, { transport: name, sentAtMs, signal: end.signal });
        if (end.signal.aborted) return;
        if (name === "websocket") void watch(end.signal);
        else void climb(end.signal);
      },
      frame(frame) {
        if (frame.kind === "control" && frame.message.type === "move")
          void leave(frame.message.afterMs, name, end.signal);
        else ports.onFrame(frame);
      },
      ended: (reason) => void ended(end, joined, reason),
    });
    transport.setVisible(visible);
    link = { transport, end, carrier: name };
    links = { ...links, [role]: link };
  }

  async function ended(end: AbortController, joined: boolean, reason: End): Promise<void> {
    if (end.signal.aborted) return;
    if (links.next?.end === end) {
      if (state.name === "switching" && state.next !== state.transport && !joined) ladder = climbFailed(ladder);
      return dispatch({ type: "nextLost" });
    }
    let final = reason;
    if (reason.kind === "refused") {
      const rescued = await ports.rescue(reason.code);
      if (end.signal.aborted) return;
      if (rescued?.ok === true) final = { kind: "retry", retryAfterMs: null, silent: false };
      else if (rescued !== null) final = refusalVerdict(rescued);
    }
    if (final.kind === "refused") return dispatch({ type: "refused", code: final.code, message: final.message });
    if (reason.kind === "retry" && (!joined || reason.silent)) ladder = joinFailed(ladder, reason.silent);
    lose(final.retryAfterMs);
  }

  function lose(retryAfterMs: number | null): void {
    dispatch({
      type: "lost",
      transport: ladder.current,
      atMs: platform.now(),
      roll: platform.random(),
      retryAfterMs,
    });
  }

  function drop(role: "main" | "next"): void {
    const link = links[role];
    links = { ...links, [role]: null };
    link?.end.abort();
    link?.transport.close();
    if (role === "main") ports.onMute();
  }

  async function wait(ms: number): Promise<void> {
    waiting = new AbortController();
    const { signal } = waiting;
    await platform.sleep(ms, signal);
    if (!signal.aborted) dispatch({ type: "retry" });
  }

  /** Asks a silent socket whether it lives. */
  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // A clock that was set back makes nobody wait longer.
      heardAtMs = Math.min(heardAtMs, platform.now());
      const silentMs = platform.now() - heardAtMs;
      if (silentMs >= timing.quietMs && state.name === "live") dispatch({ type: "quiet" });
      await platform.sleep(silentMs >= timing.quietMs ? timing.pongMs : timing.quietMs - silentMs, signal);
    }
  }

  async function ping(): Promise<void> {
    const link = links.main;
    if (link === null) return;
    const mine = ++pings;
    ports.ping();
    await platform.sleep(timing.pongMs, link.end.signal);
    if (!link.end.signal.aborted && state.name === "suspect" && mine === pings) lose(null);
  }

  async function climb(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const climb = nextClimb(ladder);
      if (climb === null) return;
      await platform.sleep(climb.afterMs, signal);
      // A page nobody looks at needs nothing better.
      if (!signal.aborted && visible) dispatch({ type: "switch", transport: climb.to });
    }
  }

  /** The server asked to leave: somewhere within the first part of its time, so that not all leave at once. */
  async function leave(afterMs: number, transport: LogTransport, signal: AbortSignal): Promise<void> {
    await platform.sleep(Math.max(0, afterMs) * 0.8 * platform.random(), signal);
    if (!signal.aborted) dispatch({ type: "switch", transport });
  }

  return {
    state: () => state,
    carrier: () => links.main?.carrier ?? null,
    start: () => dispatch({ type: "start", transport: ladder.current }),
    send: (message) => links.main?.transport.send(message) ?? false,
    setVisible(now) {
      visible = now;
      links.main?.transport.setVisible(now);
      links.next?.transport.setVisible(now);
      if (!now) return;
      dispatch({ type: "nudge" });
      // After a sleep or a change of network a socket may be dead without knowing.
      const isSocket = state.name === "live" && state.transport === "websocket";
      if (isSocket && platform.now() - heardAtMs >= timing.shownQuietMs) dispatch({ type: "quiet" });
    },
    renew() {
      if (links.next !== null) dispatch({ type: "nextLost" });
      lose(null);
    },
    close: () => dispatch({ type: "close" }),
  };
}
