import { headers } from "@flyby/protocol";
import { createKeeper, type LogReader, type OpenReader } from "./log-reader.ts";

type Keeper = ReturnType<typeof createKeeper>;

/** Takes one whole line, without its end. */
type TakeLine = (line: string) => void;

/** Reads an answer that does not end, line by line. */
async function openStream(
  address: string,
  head: Readonly<Record<string, string>>,
  keeper: Keeper,
  take: TakeLine,
): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const answer = await fetch(address, { headers: head, signal: stop.signal });
  const coding = head["accept-encoding"] === "gzip" ? "gzip" : null;
  if (answer.headers.get("content-encoding") !== coding) throw new Error(`The answer is not ${coding ?? "plain"}.`);
  if (!answer.ok || answer.body === null) throw new Error(`${answer.status} ${await answer.text()}`);
  keeper.startAt(answer.headers.get(headers.cursor) ?? "");

  async function run(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of body) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    }
  }

  const running = run(answer.body).then(
    () => keeper.end("done"),
    (error: unknown) => keeper.end(stop.signal.aborted ? "left" : String(error)),
  );
  return async () => {
    stop.abort();
    await running;
  };
}

type Coding = "identity" | "gzip";

export const openLineReader: OpenReader = (...reader) => openLines("identity", ...reader);
export const openGzipLineReader: OpenReader = (...reader) => openLines("gzip", ...reader);
export const openEventReader: OpenReader = (...reader) => openEvents("identity", ...reader);
export const openGzipEventReader: OpenReader = (...reader) => openEvents("gzip", ...reader);

/** NDJSON: an empty line is a heartbeat, the first one only the greeting. */
async function openLines(coding: Coding, ...[url, room, since]: Parameters<OpenReader>): Promise<LogReader> {
  const keeper = createKeeper(since);
  const query = new URLSearchParams(since === undefined ? {} : { since });
  let greeted = false;
  const head = { "accept-encoding": coding };
  const close = await openStream(`${url}/api/v1/rooms/${room}/log/stream?${query}`, head, keeper, (line) => {
    if (line !== "") keeper.keep(line);
    else if (greeted) keeper.beat();
    greeted = true;
  });
  return { ...keeper.reader, close };
}

/**
 * Server-sent events as the standard reads them: fields until an empty line; `id` counts without `data` too. The cursor
 * is what `id` said last, and it comes back as `Last-Event-ID`.
 */
async function openEvents(coding: Coding, ...[url, room, since]: Parameters<OpenReader>): Promise<LogReader> {
  const keeper = createKeeper(since);
  const from: Record<string, string> = since === undefined || since === "0" ? {} : { "last-event-id": since };
  const head = { "accept-encoding": coding, ...from };
  const query = since === "0" ? "?since=0" : "";
  let data: string | null = null;
  let id = "";
  /** An id counts when its event is whole. */
  let lastId = "";
  const close = await openStream(`${url}/api/v1/rooms/${room}/log/events${query}`, head, keeper, (line) => {
    if (line.startsWith("id: ")) id = line.slice(4);
    else if (line.startsWith("data: ")) data = line.slice(6);
    else if (line === ":") keeper.beat();
    else if (line === "") {
      lastId = id;
      if (data !== null) keeper.keep(data);
      data = null;
    }
  });
  return { ...keeper.reader, cursor: () => (lastId === "" ? keeper.reader.cursor() : lastId), close };
}
