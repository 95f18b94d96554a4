import { headers, parseCursor } from "@flyby/protocol";
import type { Crowd } from "./crowd.ts";
import { createDoor } from "./door.ts";
import type { Installation } from "./installation.ts";
import type { ClusterNode } from "./node.ts";
import { postOverHttp } from "./poster.ts";

/** What happens to an installation while people watch and talk, and what was seen of it. */
export interface Scene {
  readonly installation: Installation;
  readonly crowd: Crowd;
  readonly random: () => number;
  /** A figure or a fact for whoever reads the output. */
  say(words: string): void;
  /** Something that may not be. */
  fault(words: string): void;
}

export const frozenMs = 20_000;
/** A process that is killed is started again by whoever looks after it. */
const restartedMs = 1_500;
const busAwayMs = 5_000;
/** Time in which everything goes its way again before the next thing happens. */
const calmMs = 2_000;
/** Others are not held up by a frozen node: what a disk, a garbage collection and a busy test machine may cost. */
const heldUpMs = 3_000;
/** In a deployment nobody hears nothing for longer, in a room where somebody talks all the time. */
const longestPauseMs = 10_000;

function pick<T>(list: readonly T[], random: () => number): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
}

export async function killNode({ installation, random, say }: Scene): Promise<void> {
  const node = pick(installation.nodes, random);
  say(`kill -9 ${node.name}`);
  await node.kill();
  await Bun.sleep(restartedMs);
  await node.start();
  await Bun.sleep(calmMs);
}

export async function loseBus({ installation, say }: Scene): Promise<void> {
  say(`the bus is away for ${busAwayMs} ms`);
  await installation.bus.stop();
  await Bun.sleep(busAwayMs);
  await installation.bus.start();
  await Bun.sleep(calmMs);
}

export async function freezeNode(scene: Scene): Promise<void> {
  const { installation, crowd, random, say, fault } = scene;
  // The one with most to lose.
  const watching = (url: string): number => crowd.listeners.filter((listener) => listener.node() === url).length;
  const [frozen] = installation.nodes.toSorted((a, b) => watching(b.url) - watching(a.url));
  if (frozen === undefined) throw new Error("An installation has nodes.");
  const others = installation.nodes.filter((node) => node !== frozen);
  for (const { url } of others) longestAck(crowd, url);
  const moved = crowd.listeners.filter((listener) => listener.node() === frozen.url);
  say(`SIGSTOP ${frozen.name}, with ${moved.length} listeners`);
  frozen.freeze();
  await Bun.sleep(frozenMs);
  const left = moved.filter((listener) => listener.node() !== frozen.url).length;
  const hurried = moved.filter(({ patience }) => patience > 1);
  // Not all of them: whoever leaves may be sent to the frozen one again.
  if (hurried.length > 1 && left === 0) fault(`${frozen.name} was frozen, and none of its listeners went elsewhere`);
  const held = Math.max(...others.map(({ url }) => longestAck(crowd, url)));
  say(`${left} of ${moved.length} listeners went elsewhere; longest wait for another node's ack ${held} ms`);
  if (held > heldUpMs) fault(`${frozen.name} was frozen, and another node answered a post after ${held} ms`);
  await wake(scene, frozen, pick(others, random));
  await Bun.sleep(calmMs);
}

function longestAck({ posters }: Crowd, url: string): number {
  return Math.max(0, ...posters.map((poster) => poster.longestAckMs(url)));
}

/** CHA2: the first things that a node says when it wakes. */
async function wake(
  { installation, crowd, say, fault }: Scene,
  frozen: ClusterNode,
  other: ClusterNode,
): Promise<void> {
  const { room } = installation;
  const now = await readCursor(other, room);
  frozen.thaw();
  const [ahead, first, posted] = await Promise.all([
    readLog(frozen, room, now.text),
    readCursor(frozen, room),
    crowd.posters[0]?.say(
      `woke${now.seq} says ${frozen.name}`,
      postOverHttp(
        createDoor([frozen.url], () => 0),
        room,
        crowd.token,
      ),
    ),
  ]);
  if (ahead.includes('"reset"')) fault(`${frozen.name} woke and took a cursor of the present for none of its own`);
  if (posted == null) fault(`${frozen.name} woke and takes no post`);
  else if (posted.seq <= now.seq) fault(`${frozen.name} woke and gave seq ${posted.seq} after ${now.seq}`);
  if (first.seq < now.seq) fault(`${frozen.name} woke and took ${first.seq} for the present, which is ${now.seq}`);
  say(`${frozen.name} woke and answered as of ${first.seq}, others were at ${now.seq} by then`);
}

interface Position {
  readonly text: string;
  readonly seq: number;
}

async function readCursor({ url }: ClusterNode, room: string): Promise<Position> {
  const answer = await fetch(`${url}/api/v1/rooms/${room}/log`);
  await answer.arrayBuffer();
  const text = answer.headers.get(headers.cursor) ?? "";
  const cursor = parseCursor(text);
  return { text, seq: cursor.ok ? cursor.value.seq : 0 };
}

async function readLog({ url }: ClusterNode, room: string, since: string): Promise<string> {
  return (await fetch(`${url}/api/v1/rooms/${room}/log?since=${since}`)).text();
}

/** CHA3: one node after the other is ended and started, as an upgrade does it. */
export async function deploy({ installation, crowd, say, fault }: Scene): Promise<void> {
  const before = new Map(crowd.listeners.map((listener) => [listener, gaps(listener)]));
  for (const listener of crowd.listeners) listener.longestPauseMs();
  for (const node of installation.nodes) {
    installation.door.setOpen(node.url, false);
    const began = Date.now();
    const code = await node.end();
    if (code !== 0) fault(`${node.name} ended with ${code}`);
    say(`${node.name} left in ${Date.now() - began} ms`);
    await node.start();
    installation.door.setOpen(node.url, true);
  }
  const pauses = crowd.listeners.map((listener) => ({ listener, ms: listener.longestPauseMs() }));
  for (const { listener } of pauses)
    if (gaps(listener) > (before.get(listener) ?? 0)) fault(`${listener.name} was told a gap in a deployment`);
  const longest = pauses.toSorted((a, b) => b.ms - a.ms);
  for (const { listener, ms } of longest)
    if (ms > longestPauseMs) fault(`${listener.name} heard nothing for ${ms} ms in a deployment`);
  say(
    `longest pauses in a deployment: ${longest
      .slice(0, 4)
      .map(({ listener, ms }) => `${listener.name} ${ms} ms`)
      .join(", ")}`,
  );
}

/** Entries that it was told it does not get, but for those left out for everybody. */
function gaps({ account }: Crowd["listeners"][number]): number {
  return [...account.declared.values()].filter((reason) => reason !== "omitted").length;
}
