import type { ChatAnswer, Comment, IdentityAnswer, PostAnswer } from "@flyby/protocol";
import { adminToken, type FlybyProcess } from "./flyby-process.ts";

type Server = Pick<FlybyProcess, "url">;

/** An address whose rate does not stand in the way of a test's load. */
export const anyRate: readonly string[] = ["--rate-address", "100000", "--rate-address-burst", "100000"];

/** Lets every author of a room speak without waiting. Makes one `settings` entry. */
export async function unhurry(flyby: FlybyProcess, room: string): Promise<void> {
  const change = jsonRequest("PATCH", { everyMs: 0 }, await adminToken(flyby));
  const answer = await fetch(`${flyby.url}/api/v1/rooms/${room}`, change);
  if (!answer.ok) throw new Error(`settings were answered ${answer.status} ${await answer.text()}`);
}

export async function newIdentity(server: Server, name: string): Promise<IdentityAnswer> {
  const answer = await fetch(`${server.url}/api/v1/identity`, jsonRequest("POST", { name }));
  return (await answer.json()) as IdentityAnswer;
}

export function jsonRequest(method: string, body: unknown, token?: string): RequestInit {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return { method, headers, body: JSON.stringify(body) };
}

export async function post(server: Server, room: string, draft: object, token?: string): Promise<PostAnswer> {
  const answer = await fetch(`${server.url}/api/v1/rooms/${room}/comments`, jsonRequest("POST", draft, token));
  if (!answer.ok) throw new Error(`posting was answered ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as PostAnswer;
}

/** Every entry of a room's log in wire form, from the beginning. */
export async function readLog(server: Server, room: string): Promise<readonly (readonly unknown[])[]> {
  const entries: (readonly unknown[])[] = [];
  let since = "0";
  for (;;) {
    const answer = await fetch(`${server.url}/api/v1/rooms/${room}/log?since=${since}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the log was answered ${answer.status} ${text}`);
    for (const line of text.split("\n").filter((line) => line !== "")) {
      const frame = JSON.parse(line) as ["batch", number, number, number, unknown[][]];
      if (frame[0] === "batch") entries.push(...frame[4]);
    }
    const cursor = answer.headers.get("Flyby-Cursor") ?? "";
    if (cursor === since) return entries;
    since = cursor;
  }
}

export async function readChat(server: Server, room: string): Promise<readonly Comment[]> {
  const comments: Comment[] = [];
  for (let before: number | null = null; ; ) {
    const query: string = before === null ? "" : `&before=${before}`;
    const answer = await fetch(`${server.url}/api/v1/rooms/${room}/chat?limit=200${query}`);
    const page = (await answer.json()) as ChatAnswer;
    comments.push(...page.comments);
    before = page.nextBefore;
    if (before === null) return comments;
  }
}
