import { defaultRoomSettings, type IdentityAnswer, type LogTransport, logTransports } from "@flyby/protocol";
import type { Stores } from "../../packages/server/src/store/ports.ts";
import { newRoom } from "../../packages/server/src/store/testing/stores-under-test.ts";
import type { Door } from "./door.ts";
import { type Listener, openListener } from "./listener.ts";
import { type Poster, postOver, postOverHttp, startPoster } from "./poster.ts";
import { judge, type Truth } from "./verdict.ts";

/** Every way to watch a room: the six transports, and the socket whose batches are deflated. */
export const ways = [...logTransports, "deflate"] as const;
export type Way = (typeof ways)[number];

/** A room in which everybody may talk as fast as they like. */
export async function addFreeRoom(stores: Pick<Stores, "rooms">, room: string): Promise<void> {
  const settings = { ...defaultRoomSettings, everyMs: 0 };
  await stores.rooms.add(newRoom(room, { kind: "live", startedAt: Date.now(), settings }));
}

export function openWay(way: Way, options: Omit<Parameters<typeof openListener>[0], "transport">): Listener {
  const transport: LogTransport = way === "deflate" ? "websocket" : way;
  return openListener({ ...options, transport, deflates: way === "deflate" });
}

/** The same token on every node: they are one installation. */
export async function newToken(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/identity`, {
    method: "POST",
    body: JSON.stringify({ name }),
    headers: { "content-type": "application/json" },
  });
  return ((await answer.json()) as IdentityAnswer).token;
}

export interface Crowd {
  readonly listeners: readonly Listener[];
  readonly posters: readonly Poster[];
  /** Of everybody who talks. */
  readonly token: string;
  /** Resolves when all that was begun is acknowledged and everybody who listens is at `seq`, or time is up. */
  settle(timeoutMs: number): Promise<void>;
  verdict(truth: Truth): readonly string[];
  close(): void;
}

interface CrowdOptions {
  readonly room: string;
  readonly random: () => number;
  /** The door of the n-th listener. */
  readonly door: (index: number) => Door;
  /** Whom posts go to. */
  readonly posts: Door;
  readonly tokenFrom: string;
  /** How many times sooner than real clients listeners lose patience; one of each way for each number. */
  readonly patiences: readonly number[];
  /** Comments a second of each poster; there are four over HTTP, one over a socket and one over BOSH. */
  readonly perSecond: number;
}

/** Listeners on every transport and people who talk, over HTTP and over what they listen on. */
export async function gather(options: CrowdOptions): Promise<Crowd> {
  const { room, random, door, posts, tokenFrom, patiences, perSecond } = options;
  const token = await newToken(tokenFrom, "Talker");
  const listeners = patiences.flatMap((patience, row) =>
    ways.map((way, column) =>
      openWay(way, {
        name: `${way} ×${patience}`,
        room,
        random,
        patience,
        token,
        door: door(row * ways.length + column),
      }),
    ),
  );
  await Promise.all(listeners.map(({ joined }) => joined));
  const speaking = listeners.filter(({ transport }) => transport === "websocket" || transport === "bosh");
  const attempts = [
    ...Array.from({ length: 4 }, () => postOverHttp(posts, room, token)),
    ...speaking.slice(0, 3).map(postOver),
  ];
  const posters = attempts.map((attempt, index) => startPoster({ name: `p${index}`, perSecond, random, attempt }));
  return {
    listeners,
    posters,
    token,
    async settle(timeoutMs) {
      const end = Date.now() + timeoutMs;
      await Promise.race([Promise.all(posters.map((poster) => poster.hush())), Bun.sleep(timeoutMs)]);
      const last = Math.max(0, ...posters.flatMap(({ acknowledged }) => acknowledged.map(({ seq }) => seq)));
      while (Date.now() < end && listeners.some(({ account }) => account.seq() < last)) await Bun.sleep(50);
    },
    verdict: (truth) => judge(truth, listeners, posters),
    close() {
      for (const listener of listeners) listener.close();
    },
  };
}
