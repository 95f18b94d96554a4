import { afterEach, describe, expect, it } from "bun:test";
import { createPoster } from "./poster.ts";
import { decodeSaid } from "./said.ts";

const stops: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Takes comments, numbers them in the order in which they came, and refuses each whose number is among `refused`. */
function startTaker(refused: readonly number[] = []) {
  const taken: { index: number; nonce: string; token: string | null }[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { text, nonce } = (await request.json()) as { text: string; nonce: string };
      const index = decodeSaid(text)?.index ?? -1;
      taken.push({ index, nonce, token: request.headers.get("authorization") });
      if (refused.includes(index)) return Response.json({ error: { code: "muted" } }, { status: 403 });
      return Response.json({ id: taken.length, seq: 100 + taken.length }, { status: 201 });
    },
  });
  stops.push(() => server.stop(true));
  const troubles: string[] = [];
  const poster = createPoster({
    address: { host: "127.0.0.1", port: server.port ?? 0 },
    room: "room",
    token: "secret",
    now: () => performance.now(),
    trouble: (words) => troubles.push(words),
  });
  stops.push(poster.close);
  return { taken, troubles, poster };
}

describe("createPoster", () => {
  it("[LCP2] says so many a second, each with its number and a nonce of its own, and knows their seqs", async () => {
    const { taken, troubles, poster } = startTaker();
    const began = performance.now();
    poster.talk(100);
    await Bun.sleep(300);
    await poster.hush();
    const said = poster.next();
    expect(said).toBeWithin(25, (performance.now() - began) / 10 + 2);
    expect(taken.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: said }, (_, at) => at),
    );
    expect(new Set(taken.map(({ nonce }) => nonce)).size).toBe(said);
    expect(new Set(taken.map(({ token }) => token))).toEqual(new Set(["Bearer secret"]));
    expect(poster.seqs(0, said)).toEqual(Array.from({ length: said }, (_, at) => 101 + at));
    expect(poster.seqs(5, 8)).toHaveLength(3);
    await Bun.sleep(50);
    expect([poster.next(), troubles]).toEqual([said, []]);
  });

  it("[LCP1] what was refused is told, and is no comment that viewers should have got", async () => {
    const { troubles, poster } = startTaker([1, 2]);
    poster.talk(200);
    await Bun.sleep(60);
    await poster.hush();
    expect(poster.seqs(0, poster.next())).toHaveLength(poster.next() - 2);
    expect(troubles).toHaveLength(2);
    expect(troubles[0]).toContain("403");
  });
});
