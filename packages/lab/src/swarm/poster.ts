import type { PostAnswer } from "@flyby/protocol";
import { type Address, type HttpLine, openHttpLine } from "./http-line.ts";
import { postRequest } from "./requests.ts";
import { encodeSaid } from "./said.ts";

/** Posts under way at once. At 20 ms an answer these are 1,600 a second. */
const maxLines = 32;

/** A server that has not answered by then does not. */
const answerMs = 10_000;

/** Says comments at a steady rate, whatever becomes of them. */
export interface Poster {
  /** The number of the comment that is said next. */
  next(): number;
  talk(perSecond: number): void;
  /** Says nothing more; resolves when what was said is answered, or nobody believes in it any more. */
  hush(): Promise<void>;
  /** Seqs of the accepted comments with numbers from `first` to before `end`, in order. */
  seqs(first: number, end: number): readonly number[];
  close(): void;
}

export interface PosterParts {
  readonly address: Address;
  readonly room: string;
  readonly token: string;
  readonly now: () => number;
  trouble(words: string): void;
}

export function createPoster({ address, room, token, now, trouble }: PosterParts): Poster {
  const path = `/api/v1/rooms/${room}/comments`;
  const authorization = `Authorization: Bearer ${token}`;
  const seat = { address, room, pollMs: null, random: () => 0 };
  const lines: HttpLine[] = [];
  const idle: HttpLine[] = [];
  const accepted = new Map<number, number>();
  let index = 0;
  let due = 0;
  let underWay = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let quiet: (() => void) | null = null;

  function free(line: HttpLine): void {
    underWay--;
    idle.push(line);
    say();
    if (underWay === 0 && due === 0) quiet?.();
  }

  function take(): HttpLine | null {
    const line = idle.pop();
    if (line !== undefined || lines.length >= maxLines) return line ?? null;
    const opened: HttpLine = openHttpLine(address, {
      broken(words) {
        trouble(`A comment was not answered: ${words}`);
        free(opened);
      },
    });
    lines.push(opened);
    return opened;
  }

  function say(): void {
    while (due > 0) {
      const line = take();
      if (line === null) return;
      due--;
      underWay++;
      ask(line, index++);
    }
  }

  function ask(line: HttpLine, number: number): void {
    let status = 0;
    let body = "";
    const draft = { text: encodeSaid({ index: number, atMs: now() }), nonce: `lab-${number}` };
    line.ask(postRequest(seat, path, draft, [authorization]), {
      head: (answered) => {
        status = answered;
      },
      body: (bytes) => {
        body += Buffer.from(bytes).toString();
      },
      end() {
        if (status === 201) accepted.set(number, (JSON.parse(body) as PostAnswer).seq);
        else trouble(`A comment was answered ${status} ${body.slice(0, 200)}`);
        free(line);
      },
    });
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  return {
    next: () => index,
    talk(perSecond) {
      stop();
      const everyMs = 1_000 / perSecond;
      let nextAtMs = now();
      const tick = (): void => {
        for (; nextAtMs <= now(); nextAtMs += everyMs) due++;
        say();
        timer = setTimeout(tick, Math.max(0, nextAtMs - now()));
      };
      tick();
    },
    async hush() {
      stop();
      due = 0;
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          const patience = setTimeout(resolve, answerMs);
          quiet = () => {
            clearTimeout(patience);
            resolve();
          };
        });
      }
      quiet = null;
      if (underWay > 0) trouble(`${underWay} comments were not answered within ${answerMs / 1_000} s.`);
    },
    seqs: (first, end) =>
      [...accepted].flatMap(([number, seq]) => (number >= first && number < end ? [seq] : [])).sort((a, b) => a - b),
    close() {
      stop();
      for (const line of lines) line.close();
    },
  };
}
