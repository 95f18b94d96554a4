import { constants, inflateRawSync } from "node:zlib";
import {
  type Batch,
  decodeFrame,
  deflateSubprotocol,
  type Entry,
  type Gap,
  headers,
  limits,
  subprotocol,
} from "@flyby/protocol";

/** What one reader of a room got, over whichever transport, as a careful client keeps it. */
export interface LogReader {
  readonly entries: readonly Entry[];
  readonly gaps: readonly Gap[];
  /** The cursor to come back with. */
  cursor(): string;
  /** Resolves once `condition` holds; rejects when the reader ended before. */
  until(condition: () => boolean): Promise<void>;
  /** How the server ended it; null while it goes on. */
  ended(): string | null;
  /** Signs of life that carried nothing: heartbeats, and held requests whose time was over. */
  beats(): number;
  close(): Promise<void>;
}

export type OpenReader = (url: string, room: string, since?: string) => Promise<LogReader>;

export function createKeeper(since: string | undefined) {
  const entries: Entry[] = [];
  const gaps: Gap[] = [];
  let cursor = since ?? "";
  let ended: string | null = null;
  let beats = 0;
  let wake = Promise.withResolvers<void>();

  function changed(): void {
    wake.resolve();
    wake = Promise.withResolvers();
  }

  function keepBatch({ last, entries: fresh }: Batch): void {
    const seen = Number(cursor.split(":")[1] ?? 0);
    // Readers drop what they have: a batch may begin before the cursor.
    entries.push(...fresh.filter(({ seq }) => seq > seen));
    if (last > seen) cursor = `${cursor.split(":")[0]}:${last}`;
  }

  return {
    startAt(at: string): void {
      if (cursor === "" || cursor === "0") cursor = cursor === "0" ? `${at.split(":")[0]}:0` : at;
    },
    keep(text: string): void {
      const frame = decodeFrame(text);
      if (frame.kind === "batch") keepBatch(frame.batch);
      if (frame.kind === "control" && frame.message.type === "gap") {
        gaps.push(frame.message);
        cursor = frame.message.cursor;
      }
      changed();
    },
    beat(): void {
      beats++;
      changed();
    },
    end(reason: string): void {
      ended ??= reason;
      changed();
    },
    reader: {
      entries,
      gaps,
      cursor: () => cursor,
      ended: () => ended,
      beats: () => beats,
      async until(condition: () => boolean) {
        while (!condition()) {
          if (ended !== null) throw new Error(`The reader ended (${ended}) with ${entries.length} entries.`);
          await wake.promise;
        }
      },
    },
  };
}

export const openSocketReader: OpenReader = (...reader) => openSocket(subprotocol, ...reader);
export const openDeflateReader: OpenReader = (...reader) => openSocket(deflateSubprotocol, ...reader);

/** A binary frame is one block of deflate, which leaves the end of its stream open. */
function toText(data: unknown): string {
  if (typeof data === "string") return data;
  const block = new Uint8Array(data as ArrayBuffer);
  return inflateRawSync(block, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}

async function openSocket(protocol: string, ...[url, room, since]: Parameters<OpenReader>): Promise<LogReader> {
  const keeper = createKeeper(since);
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, protocol);
  socket.binaryType = "arraybuffer";
  const joined = Promise.withResolvers<void>();
  socket.onopen = () => {
    socket.send('{"type":"hello"}');
    socket.send(JSON.stringify({ type: "join", room, ...(since === undefined ? {} : { since }) }));
  };
  socket.onmessage = ({ data }) => {
    const text = toText(data);
    const frame = decodeFrame(text);
    if (frame.kind === "control" && frame.message.type === "join") {
      keeper.startAt(frame.message.cursor);
      joined.resolve();
    } else if (frame.kind === "control" && frame.message.type === "bye") {
      keeper.end(frame.message.code);
    }
    keeper.keep(text);
  };
  socket.onclose = ({ code }) => {
    keeper.end(String(code));
    joined.reject(new Error(`closed ${code}`));
  };
  await joined.promise;
  return {
    ...keeper.reader,
    async close() {
      socket.onclose = () => keeper.end("left");
      socket.close();
    },
  };
}

/** `waitSeconds` 0 = poll, else long poll. */
export function openHttpReader(waitSeconds: number): OpenReader {
  return async (url, room, since) => {
    const keeper = createKeeper(since);
    const stop = new AbortController();

    async function ask(from: string | undefined, wait: number): Promise<void> {
      const query = new URLSearchParams({ ...(from === undefined ? {} : { since: from }), wait: String(wait) });
      const answer = await fetch(`${url}/api/v1/rooms/${room}/log?${query}`, { signal: stop.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const cursor = answer.headers.get(headers.cursor) ?? "";
      const body = await answer.text();
      keeper.startAt(cursor);
      for (const line of body.split("\n")) if (line !== "") keeper.keep(line);
      if (body === "" && wait > 0) keeper.beat();
    }

    async function run(): Promise<void> {
      while (!stop.signal.aborted) {
        await ask(keeper.reader.cursor(), Math.min(waitSeconds, limits.maxWaitSeconds));
        if (waitSeconds === 0) await Bun.sleep(5);
      }
    }

    await ask(since, 0);
    const running = run().catch((error: unknown) => keeper.end(stop.signal.aborted ? "left" : String(error)));
    return {
      ...keeper.reader,
      async close() {
        stop.abort();
        await running;
      },
    };
  };
}
