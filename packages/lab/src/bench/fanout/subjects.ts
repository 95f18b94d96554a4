import { fileURLToPath } from "node:url";
import type { BenchParts } from "../bench-parts.ts";
import type { Door } from "../crowd/orders.ts";
import { benchRoom, openFlybyStand } from "../flyby-stand.ts";
import { hasNchan, openNchan } from "../peers/open-nchan.ts";
import { openProgram, type Program } from "../peers/open-program.ts";

/** Everything that is measured against each other, in the order of the tables. */
export const fanoutSubjects = [
  "control",
  "flyby",
  "flyby-deflate",
  "bun-loop",
  "bun-publish",
  "ws",
  "socket.io",
  "nchan",
] as const;
export type FanoutSubject = (typeof fanoutSubjects)[number];

export const fanoutLabels: Readonly<Record<FanoutSubject, string>> = {
  control: "Control: the same frames, bare sockets",
  flyby: "Flyby, flyby.v1",
  "flyby-deflate": "Flyby, flyby.v1.deflate",
  "bun-loop": "Bun, a send for each comment",
  "bun-publish": "Bun, publish",
  ws: "ws on Node",
  "socket.io": "socket.io on Node",
  nchan: "nchan on nginx",
};

/** A subject that runs, with everything it needs. */
export interface FanoutStand {
  /** Of the process that is measured. */
  readonly pid: number;
  readonly viewersAt: Door;
  readonly postsAt: Door;
  readonly tokens: readonly string[];
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const file = (name: string): string => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

export async function openFanoutStand(
  subject: FanoutSubject,
  talkers: number,
  parts: BenchParts,
): Promise<FanoutStand> {
  switch (subject) {
    case "flyby":
    case "flyby-deflate":
      return await openFlyby(subject, talkers, parts);
    case "control":
      return await openControl(talkers, parts);
    case "bun-loop":
      return peer(await openProgram([process.execPath, file("bun-main.ts"), "loop"]), talkers);
    case "bun-publish":
      return peer(await openProgram([process.execPath, file("bun-main.ts"), "publish"]), talkers);
    case "ws":
      return peer(await openProgram(["node", file("ws-main.mjs")]), talkers);
    case "socket.io":
      return peer(await openProgram(["node", file("socket-io-main.mjs")]), talkers, {
        dialect: "socket.io",
        path: "/socket.io/?EIO=4&transport=websocket",
        postPath: "/socket.io/?EIO=4&transport=websocket&part=post",
      });
    case "nchan":
      return peer(await openNchan(), talkers);
  }
}

async function openFlyby(dialect: "flyby" | "flyby-deflate", talkers: number, parts: BenchParts): Promise<FanoutStand> {
  const { server, tokens } = await openFlybyStand(parts.serve, talkers, parts.start);
  const { address, pid, stop } = server;
  const door = { address, path: "/ws" };
  return { pid, viewersAt: { ...door, dialect }, postsAt: { ...door, dialect: "flyby" }, tokens, stop };
}

async function openControl(talkers: number, parts: BenchParts): Promise<FanoutStand> {
  const source = await openFlyby("flyby", talkers, parts);
  const { address } = source.postsAt;
  try {
    const command = [process.execPath, file("relay-main.ts"), `${address.host}:${address.port}`, benchRoom];
    const { pid, port, stop } = await openProgram(command);
    const viewersAt: Door = { address: { host, port }, path: "/", dialect: "plain" };
    return {
      ...source,
      pid,
      viewersAt,
      async stop() {
        await stop();
        await source.stop();
      },
    };
  } catch (error) {
    await source.stop();
    throw error;
  }
}

interface PeerWays {
  readonly dialect: Door["dialect"];
  readonly path: string;
  readonly postPath: string;
}

function peer(
  { pid, port, stop }: Program,
  talkers: number,
  { dialect, path, postPath }: PeerWays = { dialect: "plain", path: "/", postPath: "/post" },
): FanoutStand {
  const door = { address: { host, port }, dialect };
  const tokens = Array.from({ length: talkers }, () => "");
  return { pid, viewersAt: { ...door, path }, postsAt: { ...door, path: postPath }, tokens, stop };
}

/** Why a subject cannot be measured here, in a sentence; null when it can. */
export async function whyNot(subject: FanoutSubject, serve: readonly string[]): Promise<string | null> {
  switch (subject) {
    case "ws":
    case "socket.io":
      return await whyNotNode(subject);
    case "nchan":
      return hasNchan()
        ? null
        : "nchan is not measured: nginx or its module is missing (Debian: nginx, libnginx-mod-nchan).";
    case "flyby-deflate":
      return (await speaksDeflate(serve)) ? null : "flyby.v1.deflate is not measured: this server does not speak it.";
    default:
      return null;
  }
}

async function whyNotNode(name: "ws" | "socket.io"): Promise<string | null> {
  if (Bun.which("node") === null) return `${name} is not measured: there is no Node here.`;
  try {
    Bun.resolveSync(name, fileURLToPath(new URL(".", import.meta.url)));
    return null;
  } catch {
    return `${name} is not measured: it is not installed (npm install).`;
  }
}

async function speaksDeflate(serve: readonly string[]): Promise<boolean> {
  const { server } = await openFlybyStand(serve, 0);
  try {
    const { host: at, port } = server.address;
    const socket = new WebSocket(`ws://${at}:${port}/ws`, ["flyby.v1", "flyby.v1.deflate"].toReversed());
    return await new Promise<boolean>((resolve) => {
      socket.onopen = () => {
        resolve(socket.protocol === "flyby.v1.deflate");
        socket.close();
      };
      socket.onerror = () => resolve(false);
    });
  } finally {
    await server.stop();
  }
}
