import { describe, expect, it } from "bun:test";
import * as fc from "fast-check";
import type { Event, State } from "./state.ts";
import { transition } from "./transition.ts";

const joined = { transport: "websocket", attempt: 3, sinceMs: 1_000 } as const;

const states: { readonly [S in State["name"]]: State } = {
  idle: { name: "idle" },
  connecting: { name: "connecting", transport: "websocket", attempt: 3 },
  live: { name: "live", ...joined },
  suspect: { name: "suspect", ...joined },
  switching: { name: "switching", next: "websocket", ...joined, transport: "poll" },
  waiting: { name: "waiting", transport: "long-poll", attempt: 3, retryAtMs: 9_000 },
  failed: { name: "failed", code: "room-not-found", message: "" },
  closed: { name: "closed" },
};

const events: { readonly [E in Event["type"]]: Event } = {
  start: { type: "start", transport: "websocket" },
  joined: { type: "joined", atMs: 2_000 },
  heard: { type: "heard" },
  quiet: { type: "quiet" },
  lost: { type: "lost", transport: "poll", atMs: 2_000, roll: 0.5, retryAfterMs: null },
  refused: { type: "refused", code: "origin-refused", message: "no" },
  switch: { type: "switch", transport: "websocket" },
  nextJoined: { type: "nextJoined", atMs: 2_000 },
  nextLost: { type: "nextLost" },
  retry: { type: "retry" },
  nudge: { type: "nudge" },
  close: { type: "close" },
};

/** Next state, and what is to be done. `-`: nothing happens. */
type Expected = "-" | `${State["name"]}${"" | `: ${string}`}`;

const expected: { readonly [S in State["name"]]: { readonly [E in Event["type"]]: Expected } } = {
  idle: {
    start: "connecting: open main",
    joined: "-",
    heard: "-",
    quiet: "-",
    lost: "-",
    refused: "-",
    switch: "-",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "closed",
  },
  connecting: {
    start: "-",
    joined: "live",
    heard: "-",
    quiet: "-",
    lost: "waiting: drop main, wait",
    refused: "failed: drop main",
    switch: "-",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "closed: drop main",
  },
  live: {
    start: "-",
    joined: "-",
    heard: "-",
    quiet: "suspect: ping",
    lost: "waiting: drop main, wait",
    refused: "failed: drop main",
    switch: "switching: open next",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "closed: drop main",
  },
  suspect: {
    start: "-",
    joined: "-",
    heard: "live",
    quiet: "-",
    lost: "waiting: drop main, wait",
    refused: "failed: drop main",
    switch: "switching: open next",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "closed: drop main",
  },
  switching: {
    start: "-",
    joined: "-",
    heard: "-",
    quiet: "-",
    lost: "connecting: promote",
    refused: "failed: drop main, drop next",
    switch: "-",
    nextJoined: "live: promote",
    nextLost: "live: drop next",
    retry: "-",
    nudge: "-",
    close: "closed: drop main, drop next",
  },
  waiting: {
    start: "-",
    joined: "-",
    heard: "-",
    quiet: "-",
    lost: "-",
    refused: "failed: drop main",
    switch: "-",
    nextJoined: "-",
    nextLost: "-",
    retry: "connecting: open main",
    nudge: "connecting: open main",
    close: "closed",
  },
  failed: {
    start: "-",
    joined: "-",
    heard: "-",
    quiet: "-",
    lost: "-",
    refused: "-",
    switch: "-",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "closed",
  },
  closed: {
    start: "-",
    joined: "-",
    heard: "-",
    quiet: "-",
    lost: "-",
    refused: "-",
    switch: "-",
    nextJoined: "-",
    nextLost: "-",
    retry: "-",
    nudge: "-",
    close: "-",
  },
};

function describeStep(before: State, event: Event): string {
  const { state, effects } = transition(before, event);
  if (state === before && effects.length === 0) return "-";
  const done = effects.map((effect) => ("role" in effect ? `${effect.do} ${effect.role}` : effect.do));
  return done.length === 0 ? state.name : `${state.name}: ${done.join(", ")}`;
}

describe("transition", () => {
  for (const [name, row] of Object.entries(expected)) {
    it(`[CLI2] ${name} answers every event as the table says`, () => {
      const seen = Object.fromEntries(
        Object.entries(events).map(([type, event]) => [type, describeStep(states[name as State["name"]], event)]),
      );
      expect(seen).toEqual(row);
    });
  }

  it("[CLI3] only a connection that lived for ten seconds forgives earlier losses", () => {
    const lost = { type: "lost", transport: "websocket", roll: 0.5, retryAfterMs: null } as const;
    expect(transition(states.live, { ...lost, atMs: 10_999 }).state).toMatchObject({ attempt: 4, retryAtMs: 12_999 });
    expect(transition(states.live, { ...lost, atMs: 11_000 }).state).toMatchObject({ attempt: 1, retryAtMs: 11_250 });
  });

  it("[CLI2] at no moment are two mains open or a next without a main", () => {
    const anything = fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 60 });
    fc.assert(
      fc.property(anything, (list) => {
        let state: State = { name: "idle" };
        const open = { main: false, next: false };
        for (const event of [events.start, ...list]) {
          const step = transition(state, event);
          for (const effect of step.effects) {
            if (effect.do === "open") {
              expect(open[effect.role]).toBe(false);
              open[effect.role] = true;
            } else if (effect.do === "drop") open[effect.role] = false;
            else if (effect.do === "promote") {
              expect(open.next).toBe(true);
              open.main = true;
              open.next = false;
            }
          }
          state = step.state;
          const isUp = state.name === "live" || state.name === "suspect" || state.name === "connecting";
          expect(open.main).toBe(isUp || state.name === "switching");
          expect(open.next).toBe(state.name === "switching");
        }
      }),
    );
  });
});
