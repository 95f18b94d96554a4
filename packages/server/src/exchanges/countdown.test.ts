import { describe, expect, it } from "bun:test";
import type { Call } from "../http/route.ts";
import { createManualClock } from "../manual-clock.ts";
import { countdownStepMs, createCountdown } from "./countdown.ts";

function ask(from: number, accept = "*/*"): Call {
  const request = new Request(`http://localhost/lab/countdown?from=${from}`, { headers: { accept } });
  const rest = {
    params: {},
    peer: { address: "127.0.0.1" },
    origin: { verdict: "none" },
    hold: () => undefined,
  } as const;
  return { request, query: new URL(request.url).searchParams, ...rest };
}

describe("createCountdown", () => {
  it("[EXC4] says a number every half second, and leaves no timer behind who went away", async () => {
    const clock = createManualClock();
    const { routes } = createCountdown(clock);
    const answer = await routes[0]?.methods.GET?.(ask(3));
    if (!(answer instanceof Response) || answer.body === null) throw new Error("no stream");
    const reader = answer.body.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe("3\n");
    clock.advance(countdownStepMs - 1);
    const second = next();
    clock.advance(1);
    expect(await second).toBe("2\n");
    expect(clock.pending).toBe(1);
    await reader.cancel();
    expect(clock.pending).toBe(0);
  });

  it("[EXC9] closing ends all answers that go on", async () => {
    const clock = createManualClock();
    const { routes, close } = createCountdown(clock);
    const answers = await Promise.all(
      [ask(9), ask(8, "text/event-stream")].map((call) => routes[0]?.methods.GET?.(call)),
    );
    close?.();
    expect(clock.pending).toBe(0);
    const texts = answers.map((answer) => (answer instanceof Response ? answer.text() : ""));
    expect(await Promise.all(texts)).toEqual(["9\n", "data: 8\n\n"]);
  });
});
