import { decodeFrame, headers, type RoomAnswer, type ServerFrame } from "@flyby/protocol";
import { openRawConnection, type RawAnswer, type RawConnection } from "./raw-requests.ts";

export interface CrowdOptions {
  readonly pollers: number;
  readonly room: string;
  /** A proxy over TLS on this machine. */
  readonly proxy: { readonly port: number; readonly certificate: string };
  readonly host: string;
  /** The crowd comes in over this time. */
  readonly arriveMs: number;
  /** Called with each new entry that a poller got. */
  readonly onEntry: (text: string) => void;
}

/** What one poller has at the end. */
export interface Polled {
  readonly from: number;
  /** Its cursor's seq. */
  readonly to: number;
  readonly received: number;
  readonly declared: number;
}

export interface Crowd {
  /** Resolves when everybody is there. */
  readonly arrived: Promise<void>;
  /** Polls so far, and how many of them the cache answered. */
  counts(): { readonly polls: number; readonly hits: number };
  /** Lets everybody go once each has the entry `seq`, at the latest after `limitMs`. */
  finish(seq: number, limitMs: number): Promise<readonly Polled[]>;
}

/** Viewers as they are behind a proxy that forbids sockets: each asks, waits as long as it was told, and asks again. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const { pollers, room, proxy, host, arriveMs, onEntry } = options;
  const ca = await Bun.file(proxy.certificate).text();
  const path = `/api/v1/rooms/${room}`;
  const parsed = new Map<string, readonly ServerFrame[]>();
  const done: Polled[] = [];
  let polls = 0;
  let hits = 0;
  let lastWanted = Number.POSITIVE_INFINITY;
  let isOver = false;

  // Everybody gets the same bytes, so they are read once.
  function read(body: string): readonly ServerFrame[] {
    const known = parsed.get(body);
    if (known !== undefined) return known;
    const frames = body.split("\n").flatMap((line) => (line === "" ? [] : decodeFrame(line)));
    parsed.set(body, frames);
    return frames;
  }

  function expectOk(answer: RawAnswer): RawAnswer {
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
    return answer;
  }

  async function poll(connection: RawConnection): Promise<void> {
    const hello = JSON.parse(expectOk(await connection.get(path)).body) as RoomAnswer;
    const from = Number(hello.cursor.split(":")[1]);
    let cursor = hello.cursor;
    let [to, received, declared] = [from, 0, 0];
    countIn();
    while (to < lastWanted && !isOver) {
      const answer = expectOk(await connection.get(`${path}/log?since=${cursor}`));
      polls++;
      if (answer.headers.get("x-cache") === "HIT") hits++;
      for (const frame of read(answer.body)) {
        if (frame.kind === "control" && frame.message.type === "gap") {
          declared += frame.message.to - frame.message.from + 1;
          to = frame.message.to;
        } else if (frame.kind === "batch") {
          declared += frame.batch.omitted;
          for (const entry of frame.batch.entries) {
            if (entry.seq <= to) continue;
            received++;
            if (entry.kind === "comment") onEntry(entry.comment.text);
          }
          to = Math.max(to, frame.batch.last);
        }
      }
      cursor = answer.headers.get(headers.cursor.toLowerCase()) ?? cursor;
      if (to >= lastWanted) break;
      // As our own client does: a tenth earlier or later, so that a crowd does not fall into step.
      const pause = Number(answer.headers.get(headers.nextPollMs.toLowerCase()));
      await Bun.sleep(pause * (0.9 + Math.random() / 5));
    }
    connection.close();
    done.push({ from, to, received, declared });
  }

  const arrival = Promise.withResolvers<void>();
  let there = 0;
  function countIn(): void {
    there++;
    if (there === pollers) arrival.resolve();
  }

  const lives = Array.from({ length: pollers }, async (_, index) => {
    await Bun.sleep((index / pollers) * arriveMs);
    await poll(await openRawConnection(proxy.port, ca, host));
  });
  const all = Promise.all(lives);
  all.catch(arrival.reject);

  return {
    arrived: arrival.promise,
    counts: () => ({ polls, hits }),
    async finish(seq, limitMs) {
      lastWanted = seq;
      const timer = setTimeout(() => {
        isOver = true;
      }, limitMs);
      await all;
      clearTimeout(timer);
      return done;
    },
  };
}
