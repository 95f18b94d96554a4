import { type ServerProcess, type ServerStart, startServerProcess } from "../process/server-process.ts";
import { sayName } from "./crowd/comment-texts.ts";
import { pin } from "./pin.ts";

export const benchRoom = "bench";

/** A server of ours on the core of the subjects, with a room in which one may say as much as one likes. */
export interface FlybyStand {
  readonly server: ServerProcess;
  /** Of so many talkers. */
  readonly tokens: readonly string[];
}

export async function openFlybyStand(
  serve: readonly string[],
  talkers: number,
  start: ServerStart = {},
): Promise<FlybyStand> {
  const server = await startServerProcess(serve, start);
  try {
    pin(server.pid, "subject");
    await server.openRoom(benchRoom);
    const tokens: string[] = [];
    for (let at = 0; at < talkers; at++) tokens.push(await server.openIdentity(sayName(Math.random)));
    return { server, tokens };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Whether `serve` has an option of that name: this bench also measures servers that have not. */
export async function hasServeOption(serve: readonly string[], name: string): Promise<boolean> {
  const child = Bun.spawn([...serve, "--help"], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
  return (await new Response(child.stdout).text()).includes(`--${name}`);
}

/**
 * How servers start here. A screen shows no more than some sixty comments a second; what is measured is each and every one.
 * And one address may not hold an audience alone, so each viewer tells one of its own, as behind a proxy.
 */
export async function benchStart(serve: readonly string[]): Promise<ServerStart> {
  const everyComment = (await hasServeOption(serve, "room-budget")) ? ["--room-budget", "off"] : [];
  return { options: ["--trust-proxy", "127.0.0.1/32", ...everyComment] };
}
