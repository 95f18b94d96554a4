import { openSwarm } from "../../swarm/open-swarm.ts";
import type { BenchParts } from "../bench-parts.ts";
import { openCrowdProcess } from "../crowd/open-crowd-process.ts";
import { openFanoutStand } from "../fanout/subjects.ts";
import { benchRoom, openFlybyStand } from "../flyby-stand.ts";
import { pin } from "../pin.ts";

export const idleSubjects = [
  "websocket",
  "sse",
  "stream",
  "long-poll",
  "bosh",
  "bun-loop",
  "ws",
  "socket.io",
  "nchan",
] as const;
export type IdleSubject = (typeof idleSubjects)[number];

/** Programs of others. The first of them is the control: bare sockets of the runtime. */
export const idlePeers: ReadonlySet<IdleSubject> = new Set(["bun-loop", "ws", "socket.io", "nchan"]);

export const idleLabels: Readonly<Record<IdleSubject, string>> = {
  websocket: "Flyby, WebSocket",
  sse: "Flyby, SSE",
  stream: "Flyby, HTTP stream",
  "long-poll": "Flyby, long poll",
  bosh: "Flyby, BOSH",
  "bun-loop": "Control: bare Bun sockets",
  ws: "ws on Node",
  "socket.io": "socket.io on Node",
  nchan: "nchan on nginx",
};

/** At this pace they come: a server under a rush of handshakes grows by the rush, too. */
const comePerSecond = 1_000;

export interface IdleStand {
  readonly pid: number;
  /** Brings the audience to so many. */
  watch(viewers: number): Promise<void>;
  stop(): Promise<void>;
}

export async function openIdleStand(subject: IdleSubject, parts: BenchParts): Promise<IdleStand> {
  switch (subject) {
    case "websocket":
      return await overSockets("flyby", parts);
    case "bun-loop":
    case "ws":
    case "socket.io":
    case "nchan":
      return await overSockets(subject, parts);
    default:
      return await overHttp(subject, parts);
  }
}

async function overSockets(
  subject: "flyby" | "bun-loop" | "ws" | "socket.io" | "nchan",
  parts: BenchParts,
): Promise<IdleStand> {
  const stand = await openFanoutStand(subject, 0, parts);
  const crowd = openCrowdProcess();
  const stop = async (): Promise<void> => {
    await crowd.stop();
    await stand.stop();
  };
  try {
    const { viewersAt, postsAt, tokens } = stand;
    await crowd.ask("sit", { viewersAt, postsAt, room: benchRoom, tokens });
    const watch = async (viewers: number): Promise<void> =>
      void (await crowd.ask("watch", { viewers, perSecond: comePerSecond }));
    return { pid: stand.pid, watch, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function overHttp(subject: "sse" | "stream" | "long-poll" | "bosh", parts: BenchParts): Promise<IdleStand> {
  const { server, tokens } = await openFlybyStand(parts.serve, 1, parts.start);
  const swarm = openSwarm();
  pin(swarm.pid, "load");
  const stop = async (): Promise<void> => {
    await swarm.stop();
    await server.stop();
  };
  try {
    const { address, pid } = server;
    const sit = { viewersAt: address, postsAt: address, room: benchRoom, token: tokens[0] ?? "", pollMs: null };
    await swarm.ask("sit", { subject, ...sit });
    const watch = async (viewers: number): Promise<void> =>
      void (await swarm.ask("watch", { viewers, perSecond: comePerSecond }));
    return { pid, watch, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
