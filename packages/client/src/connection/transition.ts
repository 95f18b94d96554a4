import * as timing from "../timing.ts";
import { backoffMs } from "./backoff.ts";
import type { Effect, Event, Joined, State, Step } from "./state.ts";

type Of<U, K extends PropertyKey, V> = Extract<U, Record<K, V>>;
type Cell<S extends State["name"], E extends Event["type"]> = (
  state: Of<State, "name", S>,
  event: Of<Event, "type", E>,
) => Step;
type Table = { readonly [S in State["name"]]: { readonly [E in Event["type"]]: Cell<S, E> } };

/** The whole behaviour of a connection: pure, every state with every event; a missing cell does not compile. */
export function transition(state: State, event: Event): Step {
  const cell = table[state.name][event.type] as (state: State, event: Event) => Step;
  return cell(state, event);
}

const stay = (state: State): Step => ({ state, effects: [] });
const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });
const drop = { do: "drop", role: "main" } as const;
const dropNext = { do: "drop", role: "next" } as const;
const closed = { name: "closed" } as const;

const wait = (attempt: number, event: Of<Event, "type", "lost">): Step => {
  const ms = backoffMs(attempt, event.roll, event.retryAfterMs);
  const { transport, atMs } = event;
  return to({ name: "waiting", transport, attempt: attempt + 1, retryAtMs: atMs + ms }, drop, { do: "wait", ms });
};
// A server that accepts and drops at once must not be asked ever faster: only a stable connection forgives.
const lose = (joined: Joined, event: Of<Event, "type", "lost">): Step =>
  wait(event.atMs - joined.sinceMs >= timing.stableMs ? 0 : joined.attempt, event);
const fail = (_: State, { code, message }: Of<Event, "type", "refused">): Step =>
  to({ name: "failed", code, message }, drop);
const reopen = ({ transport, attempt }: Of<State, "name", "waiting">): Step =>
  to({ name: "connecting", transport, attempt }, { do: "open", role: "main", transport });
const live = ({ transport, attempt, sinceMs }: Joined): State => ({ name: "live", transport, attempt, sinceMs });

const ended = {
  start: stay,
  joined: stay,
  heard: stay,
  quiet: stay,
  lost: stay,
  refused: stay,
  switch: stay,
  nextJoined: stay,
  nextLost: stay,
  retry: stay,
  nudge: stay,
} as const;

const table: Table = {
  idle: {
    ...ended,
    start: (_, { transport }) =>
      to({ name: "connecting", transport, attempt: 0 }, { do: "open", role: "main", transport }),
    close: () => to(closed),
  },
  connecting: {
    start: stay,
    joined: ({ transport, attempt }, { atMs }) => to({ name: "live", transport, attempt, sinceMs: atMs }),
    heard: stay,
    quiet: stay,
    lost: ({ attempt }, event) => wait(attempt, event),
    refused: fail,
    switch: stay,
    nextJoined: stay,
    nextLost: stay,
    retry: stay,
    nudge: stay,
    close: () => to(closed, drop),
  },
  live: {
    start: stay,
    joined: stay,
    heard: stay,
    quiet: (state) => to({ ...state, name: "suspect" }, { do: "ping" }),
    lost: lose,
    refused: fail,
    switch: (state, { transport }) =>
      to({ ...state, name: "switching", next: transport }, { do: "open", role: "next", transport }),
    nextJoined: stay,
    nextLost: stay,
    retry: stay,
    nudge: stay,
    close: () => to(closed, drop),
  },
  suspect: {
    start: stay,
    joined: stay,
    heard: (state) => to(live(state)),
    quiet: stay,
    lost: lose,
    refused: fail,
    // The second connection answers the question, too.
    switch: (state, { transport }) =>
      to({ ...state, name: "switching", next: transport }, { do: "open", role: "next", transport }),
    nextJoined: stay,
    nextLost: stay,
    retry: stay,
    nudge: stay,
    close: () => to(closed, drop),
  },
  switching: {
    start: stay,
    joined: stay,
    heard: stay,
    quiet: stay,
    // The one that is joining is the reconnect.
    lost: ({ next, attempt }) => to({ name: "connecting", transport: next, attempt }, { do: "promote" }),
    refused: (state, event) => {
      const { state: failed, effects } = fail(state, event);
      return to(failed, ...effects, dropNext);
    },
    switch: stay,
    nextJoined: ({ next, attempt }, { atMs }) =>
      to({ name: "live", transport: next, attempt, sinceMs: atMs }, { do: "promote" }),
    nextLost: (state) => to(live(state), dropNext),
    retry: stay,
    nudge: stay,
    close: () => to(closed, drop, dropNext),
  },
  waiting: {
    start: stay,
    joined: stay,
    heard: stay,
    quiet: stay,
    lost: stay,
    refused: fail,
    switch: stay,
    nextJoined: stay,
    nextLost: stay,
    retry: reopen,
    nudge: reopen,
    close: () => to(closed),
  },
  failed: { ...ended, close: () => to(closed) },
  closed: { ...ended, close: stay },
};
