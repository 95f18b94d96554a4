import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createRoomClient, type RoomClient } from "@flyby/client";
import { type LogTransport, logTransports } from "@flyby/protocol";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { type CutProxy, startCutProxy } from "./support/cut-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, newIdentity, post, readLog, unhurry } from "./support/room-api.ts";
import { openTab, transportOf } from "./support/tab.ts";

const room = "lobby";

/** A client that chose one transport, with all it was told. */
interface Follower {
  readonly transport: LogTransport;
  readonly client: RoomClient;
  readonly ids: number[];
  readonly gaps: { readonly from: number; readonly to: number }[];
  /** How often it was live again after a break. */
  returns: number;
  /** Tells it, as a browser does, that the network is back. */
  nudge: () => void;
}

function follow(server: string, transport: LogTransport): Follower {
  let nudge = () => {};
  const client = createRoomClient({
    ...{ server, room, transport, storage: null, pollMs: 200 },
    onVisibility(listener) {
      nudge = () => listener(true);
      return () => {};
    },
  });
  const follower: Follower = { transport, client, ids: [], gaps: [], returns: 0, nudge };
  client.on("arrivals", (list) => follower.ids.push(...list.map(({ comment }) => comment.id)));
  client.on("gap", (gap) => follower.gaps.push(gap));
  client.on("resumed", () => follower.returns++);
  return follower;
}

describe("six transports through a network that breaks", () => {
  let flyby: FlybyProcess;
  let proxy: CutProxy;
  let followers: readonly Follower[] = [];
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder(), ...anyRate] });
    await unhurry(flyby, room);
    proxy = await startCutProxy(flyby.port);
  });
  afterAll(async () => {
    for (const { client } of followers) client.close();
    await proxy?.close();
    await stopFlyby(flyby);
  });

  const areLive = async () => followers.map(({ client }) => client.connection());
  const allLive = (states: Awaited<ReturnType<typeof areLive>>) =>
    states.every((now, index) => now.state === "live" && now.transport === followers[index]?.transport);

  /** Seqs of comments in the log after one, with their ids. */
  const sequenced = async (after: number) =>
    (await readLog(flyby, room)).flatMap(([seq, kind, id]) =>
      kind === "comment" && Number(seq) > after ? [{ seq: Number(seq), id: Number(id) }] : [],
    );

  test("[LOG3] [LOG4] [LOG5] received and declared is what was sequenced, over cuts, posts, a kill -9 and a restart", async () => {
    const before = (await readLog(flyby, room)).length;
    followers = logTransports.map((transport) => follow(`http://127.0.0.1:${proxy.port}/`, transport));
    await eventually(areLive, allLive);
    const { token } = await newIdentity(flyby, "Steady");
    let isPosting = true;
    const poster = (async () => {
      let seq = 0;
      for (let n = 0; isPosting; n++) {
        const answer = await post(flyby, room, { text: `tick ${n}`, nonce: `tick-${n}` }, token).catch(() => undefined);
        seq = answer?.seq ?? seq;
        await Bun.sleep(15);
      }
      return seq;
    })();
    const own = [];
    for (let cut = 0; cut < 3; cut++) {
      await Bun.sleep(400);
      proxy.cut();
      own.push(...followers.map(({ client, transport }) => client.post({ text: `${transport} in cut ${cut}` })));
      await Bun.sleep(300 * cut);
      proxy.mend();
    }
    await eventually(areLive, allLive);
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      await flyby.kill(signal);
      flyby = await startFlyby({ args: [await newFolder(), ...anyRate], data: flyby.data, port: flyby.port });
      // After the losses of this test a client waits long, so that it is no part of a flood.
      for (const { nudge } of followers) nudge();
      await eventually(areLive, allLive);
    }
    own.push(...followers.map(({ client, transport }) => client.post({ text: `${transport} at the end` })));
    const answers = await Promise.all(own);
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    isPosting = false;
    // Polls are shared, and may show the log as it was a moment ago.
    const last = Math.max(await poster, ...answers.map((answer) => (answer.ok ? answer.value.seq : 0)));
    const wanted = await eventually(
      () => sequenced(before),
      (list) => (list.at(-1)?.seq ?? 0) >= last,
    );
    expect(wanted.length).toBeGreaterThan(60);
    for (const { transport, ids, gaps, returns } of followers) {
      const declared = (seq: number) => gaps.some(({ from, to }) => seq >= from && seq <= to);
      const missing = () => wanted.filter(({ seq, id }) => !ids.includes(id) && !declared(seq));
      await eventually(
        async () => missing(),
        ({ length }) => length === 0,
      );
      expect([transport, ids.length, gaps]).toEqual([transport, new Set(ids).size, []]);
      expect(ids.toSorted((a, b) => a - b)).toEqual(wanted.map(({ id }) => id));
      // Each was really broken, and came back by its own way.
      expect([transport, returns > 0]).toEqual([transport, true]);
    }
    expect(allLive(await areLive())).toBe(true);
  }, 90_000);
});

describeInChromium("six transports in a browser", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder(), ...anyRate] });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  test.each(logTransports)("[CLI13] a page that chose %s is carried by it, both ways", async (transport) => {
    const tab = await openTab(browser, `${flyby.url}/watch/${room}?transport=${transport}`);
    expect(
      await eventually(
        () => transportOf(tab),
        (name) => name === transport,
      ),
    ).toBe(transport);
    const asked: string[] = [];
    tab.page.on("request", (request) => void asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const { id } = await post(flyby, room, { text: `to ${transport}` });
    await eventually(tab.arrivals, (ids) => ids.includes(id));
    await tab.say(`from ${transport}`);
    await eventually(tab.arrivals, ({ length }) => length === 2);
    // Where there is a way back, posts take it.
    const own = asked.filter((line) => line.startsWith("POST") && line.endsWith("/comments"));
    expect(own).toHaveLength(transport === "websocket" || transport === "bosh" ? 0 : 1);
    await tab.page.close();
  });
});
