import { type LoggedEntry, parseLogged } from "./logged-entry.ts";

/** What one node tells the others of a room: entries that are durable now. */
export interface News {
  readonly epoch: string;
  readonly entries: readonly LoggedEntry[];
}

/**
 * UTF-16 units of one message. At three bytes a unit it stays below the megabyte that NATS takes at most; a room of 40,000
 * comments a second fills one in a tick of 20 ms.
 */
const maxNewsUnits = 262_144;

const epochPattern = /^[0-9a-z]{8}$/;

/** Lines: the log's epoch, then one entry's JSON each. Several messages where the entries are long. */
export function encodeNews({ epoch, entries }: News): readonly string[] {
  const messages: string[][] = [];
  let units = maxNewsUnits;
  for (const { text } of entries) {
    units += text.length + 1;
    if (units > maxNewsUnits) {
      messages.push([epoch]);
      units = text.length;
    }
    messages.at(-1)?.push(text);
  }
  return messages.map((lines) => lines.join("\n"));
}

/** null where anything in it is not as we write it. */
export function parseNews(message: string): News | null {
  const [epoch = "", ...lines] = message.split("\n");
  if (!epochPattern.test(epoch) || lines.length === 0) return null;
  const entries: LoggedEntry[] = [];
  for (const line of lines) {
    const entry = parseLogged(line);
    if (entry === null) return null;
    entries.push(entry);
  }
  return { epoch, entries };
}
