import type { ConnectionState, RoomEvents } from "@flyby/client";
import { type LogTransport, labRoomId } from "@flyby/protocol";
import { createIdentityStore } from "./identity-store.ts";
import { hasSockets, type OpenLane, openLane } from "./lanes/lane.ts";
import { createLatencies, type Latencies } from "./lanes/latencies.ts";
import { createStage, type Look, type Stage } from "./lanes/stage.ts";
import { type Beat, createMetronome, type Metronome } from "./metronome.ts";
import { heldPerPlace, type Places } from "./places.ts";
import { openSpeaker, type Speaker } from "./speaker.ts";
import type { StageClock } from "./stage-clock.ts";
import { createLedger, type Ledger } from "./traffic/ledger.ts";
import type { Mirror } from "./traffic/mirror.ts";

/** Over which all figures are told, ms. */
export const windowMs = 30_000;

/** The two that differ most stand together, so that a small screen shows both. */
export const laneOrder: readonly LogTransport[] = ["websocket", "poll", "long-poll", "sse", "stream", "bosh"];

/** Transports that keep one request open all the time. The socket's connection is not among the browser's six. */
export const holders: readonly LogTransport[] = ["sse", "stream", "long-poll", "bosh"];

/** `crowded`: other tabs hold the connections. `none`: the browser has no such thing. */
export type Phase = "off" | "opening" | "live" | "away" | "crowded" | "failed" | "none";

export interface Lane {
  readonly transport: LogTransport;
  readonly stage: Stage;
  readonly latencies: Latencies;
  readonly ledger: Ledger;
  phase: Phase;
  /** Of ours that arrived, newest first, for those who want nothing to move. */
  recent: readonly { readonly text: string; readonly ms: number | null }[];
  opened: OpenLane | null;
}

export interface Wishes {
  /** Comments a second. */
  readonly rate: number;
  readonly pollMs: number;
  readonly on: ReadonlySet<LogTransport>;
  readonly paused: boolean;
  readonly visible: boolean;
}

export interface RunOptions {
  readonly server: string;
  readonly mirror: Mirror;
  readonly clock: StageClock;
  readonly phrases: () => readonly string[];
  readonly places: (onChange: () => void) => Places;
  /** The server takes no more from this address for a moment. */
  readonly onLimited: () => void;
}

const maxRecent = 4;
/** The metronome waits at most so long for lanes that open. */
const openingMs = 2_000;
/** A beat that arrived nowhere in this time is given up. */
const beatLifeMs = 60_000;
/** On a dark lane each is told from the next at a glance. */
const colors = [0xffffff, 0xc6f24e, 0x7cc4ff, 0xffc15e, 0xff9d94, 0xc3aaff, 0x63e2c6];
const firstStage = {
  rows: 4,
  msPerPixel: 16,
  width: (text: string) => text.length * 9,
  dotWidth: 9,
  widest: "text",
} as const;

/** The six lanes, and the metronome that speaks to all of them. */
export function createRun(options: RunOptions) {
  const { server, mirror, clock } = options;
  const storage = createIdentityStore();
  const places = options.places(arrange);
  const beats = new Map<string, Beat>();
  const lanes: readonly Lane[] = laneOrder.map((transport) => ({
    transport,
    stage: createStage(firstStage),
    latencies: createLatencies(windowMs),
    ledger: createLedger(windowMs, () => performance.now()),
    phase: "off",
    recent: [],
    opened: null,
  }));
  let wishes: Wishes = { rate: 0, pollMs: 3_000, on: new Set(), paused: false, visible: false };
  let speaker: Speaker | null = null;
  let metronome: Metronome | null = null;
  let openedAt = 0;

  function speak(): void {
    const voice = openSpeaker({
      server,
      room: labRoomId,
      storage,
      WebSocket: hasSockets ? WebSocket : null,
      createNonce: () => `${performance.now()}-${Math.random()}`,
      onIdentity: arrange,
    });
    speaker = voice;
    metronome = createMetronome({
      post: voice.post,
      isReady: () => voice.isReady() && isSettled(),
      draft: (number) => ({ text: phrase(number), color: colorOf(number) }),
      now: () => performance.now(),
      after,
      onBeat,
      onRefused(beat, { code }) {
        beats.delete(beat.text);
        if (code === "rate-limited") options.onLimited();
      },
    });
  }

  /** Lanes that open are waited for, a little: the first comments are for all of them. */
  function isSettled(): boolean {
    return performance.now() > openedAt + openingMs || lanes.every(({ phase }) => phase !== "opening");
  }

  function phrase(number: number): string {
    const all = options.phrases();
    return `${all[number % all.length] ?? ""} ${number}`.trim();
  }

  function onBeat(beat: Beat): void {
    beats.set(beat.text, beat);
    for (const [text, { sentAt }] of beats) {
      if (sentAt > beat.sentAt - beatLifeMs) break;
      beats.delete(text);
    }
    const look = lookOf(beat.text, colorOf(beat.number), beat);
    for (const lane of lanes) if (lane.phase === "live") lane.stage.sent(beat.text, look, clock.at(beat.sentAt));
  }

  function onArrivals(lane: Lane, arrivals: RoomEvents["arrivals"]): void {
    const at = performance.now();
    for (const { comment } of arrivals) {
      const mine = comment.author === speaker?.author() ? beats.get(comment.text) : undefined;
      const key = mine === undefined ? `${comment.id}` : comment.text;
      lane.stage.arrived(key, lookOf(comment.text, comment.color, mine), clock.at(at));
      const isTimed = mine !== undefined && lane.latencies.add(mine.sentAt, at);
      const row = { text: comment.text, ms: isTimed ? at - mine.sentAt : null };
      lane.recent = [row, ...lane.recent].slice(0, maxRecent);
    }
  }

  /** Opens and closes lanes as they are wished and as the browser's connections allow. */
  function arrange(): void {
    const wanted = wishes.visible ? laneOrder.filter((transport) => wishes.on.has(transport)) : [];
    const wantHeld = wanted.filter((transport) => holders.includes(transport));
    places.want(Math.ceil(wantHeld.length / heldPerPlace));
    const mayHold = new Set(wantHeld.slice(0, places.have() * heldPerPlace));
    for (const lane of lanes) {
      const { transport } = lane;
      const isWanted = wanted.includes(transport);
      const isAllowed = !holders.includes(transport) || mayHold.has(transport);
      if (isWanted && transport === "websocket" && !hasSockets) lane.phase = "none";
      else if (isWanted && isAllowed) open(lane);
      else close(lane, isWanted ? "crowded" : "off");
    }
  }

  function open(lane: Lane): void {
    if (lane.opened !== null || speaker?.author() == null) {
      if (lane.opened === null) lane.phase = "opening";
      return;
    }
    const { transport, ledger } = lane;
    lane.phase = "opening";
    openedAt = performance.now();
    lane.opened = openLane({
      transport,
      server,
      room: labRoomId,
      pollMs: wishes.pollMs,
      storage,
      ledger,
      mirror,
      onArrivals: (arrivals) => onArrivals(lane, arrivals),
      onConnection(state) {
        const phase = phaseOf(state);
        if (phase === "live" && lane.phase !== "live") lane.latencies.opened(performance.now());
        lane.phase = phase;
      },
      onRequest: () => lane.stage.requested(clock.now()),
    });
  }

  function close(lane: Lane, phase: Phase): void {
    lane.opened?.close();
    lane.opened = null;
    lane.phase = phase;
  }

  return {
    lanes,
    wishes: () => wishes,
    /** What the page wants changes; connections follow. */
    set(next: Wishes): void {
      const before = wishes;
      wishes = next;
      if (speaker === null && next.visible) speak();
      if (before.pollMs !== next.pollMs) {
        const poll = lanes.find(({ transport }) => transport === "poll");
        if (poll !== undefined) close(poll, "off");
      }
      arrange();
      if (next.paused) clock.pause();
      else clock.resume();
      metronome?.setRate(next.paused || !next.visible ? 0 : next.rate);
    },
    burst(count: number): void {
      if (!wishes.paused && wishes.visible) metronome?.burst(count);
    },
    /** Whether the metronome reaches the room. */
    reach: (): Phase => (speaker === null ? "opening" : phaseOf(speaker.connection())),
    /** Requests that are open in all lanes. */
    open: (): number => lanes.reduce((sum, { opened }) => sum + (opened?.open() ?? 0), 0),
    close(): void {
      for (const lane of lanes) close(lane, "off");
      metronome?.close();
      speaker?.close();
      places.close();
    },
  };
}

export type Run = ReturnType<typeof createRun>;

function colorOf(number: number): number {
  return colors[number % colors.length] ?? 0xffffff;
}

function lookOf(text: string, color: number, mine: Beat | undefined): Look {
  // What others say stands for itself by its beginning, at most two characters wide as people see them.
  const short = mine === undefined ? [...text].slice(0, 2).join("") : `${mine.number}`;
  return { text, short, color: `#${color.toString(16).padStart(6, "0")}` };
}

function phaseOf(state: ConnectionState): Phase {
  if (state.state === "live") return "live";
  if (state.state === "failed") return "failed";
  return state.state === "waiting" ? "away" : "opening";
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
