import { limits, type PostAnswer } from "@flyby/protocol";
import { people } from "../samples/comments/people.ts";
import type { CommentScript, Language } from "../samples/comments/script.ts";
import { pick } from "../samples/comments/write-comments.ts";

/** Somebody speaks about this often when nothing happens, and when a lot does. */
const quietMs = 2_600;
const busyMs = 450;
/** While nobody watches it looks up this often; whoever comes then sees an empty sky first and company soon. */
const lookMs = 1_500;

/** What the audience knows of its room. */
export interface DemoRoom {
  readonly id: string;
  /** Epoch ms at which the clip began its first round. */
  startedAt(): number;
  viewers(): number;
  /** A token of the demo audience for that name. */
  issueToken(name: string): string;
}

export interface DemoOptions {
  readonly room: DemoRoom;
  readonly script: CommentScript;
  /** Posts as any client would. null: refused, or not reached. */
  readonly post: (room: string, draft: DemoDraft, token: string) => Promise<PostAnswer | null>;
  readonly now: () => number;
  readonly random: () => number;
  readonly after: (ms: number, action: () => void) => () => void;
}

export interface DemoDraft {
  readonly text: string;
  readonly nonce: string;
  readonly color?: number;
}

const colors = [0xffd302, 0x89d5ff, 0xff8fd0, 0xc6f24e];

/** Talks in a live room while somebody watches. It posts over HTTP and so never counts as a viewer. Returns how to stop. */
export function startDemoAudience(options: DemoOptions): () => void {
  const { room, script, now, random, after } = options;
  const voices = Object.entries(people).flatMap(([language, names]) =>
    names.map((name) => ({ language: language as Language, token: room.issueToken(name) })),
  );
  const session = now().toString(36);
  let said = 0;
  let stopTimer: () => void = () => undefined;
  let stopped = false;
  let recent: string[] = [];

  function momentNow(): { readonly lines: CommentScript["anytime"]["lines"]; readonly waitMs: number } {
    const second = ((now() - room.startedAt()) / 1_000) % script.seconds;
    const moment = script.moments.find(({ at, lasts }) => second >= at && second < at + lasts);
    if (moment === undefined || random() < 0.15) return { lines: script.anytime.lines, waitMs: quietMs };
    return { lines: moment.lines, waitMs: Math.max(busyMs, Math.min(quietMs, (moment.lasts * 1_000) / moment.count)) };
  }

  function choose(lines: readonly string[]): string {
    const fresh = lines.filter((line) => !recent.includes(line));
    const line = pick(fresh.length > 0 ? fresh : lines, random);
    recent = [...recent.slice(-30), line];
    return line;
  }

  /** Says one thing. Returns how long to be quiet then, ms. */
  async function speak(): Promise<number> {
    const { lines, waitMs } = momentNow();
    const voice = pick(voices, random);
    const draft: DemoDraft = {
      text: choose(lines[voice.language]),
      nonce: `demo-${session}-${++said}`,
      ...(random() < 0.15 ? { color: pick(colors, random) } : {}),
    };
    await options.post(room.id, draft, voice.token);
    return waitMs * (0.5 + random());
  }

  async function turn(): Promise<void> {
    const waitMs = room.viewers() === 0 ? lookMs : await speak();
    if (!stopped) stopTimer = after(waitMs, () => void turn());
  }

  stopTimer = after(lookMs, () => void turn());
  return () => {
    stopped = true;
    stopTimer();
  };
}

/** Posts to a server as any program would. */
export function createPoster(url: string): DemoOptions["post"] {
  return async (room, draft, token) => {
    try {
      const response = await fetch(new URL(`api/v1/rooms/${room}/comments`, url), {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(draft),
        signal: AbortSignal.timeout(limits.helloTimeoutMs),
      });
      return response.ok ? ((await response.json()) as PostAnswer) : null;
    } catch {
      // The server is going; so are we.
      return null;
    }
  };
}
