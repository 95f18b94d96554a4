import { createLineReader, type PieceReader } from "./line-reader.ts";

/**
 * Reads `text/event-stream` and hands out the data of each event. Names and ids of events say nothing here: the data
 * carries its own type and cursor. An event that was not ended by an empty line is none, as the standard has it.
 */
export function createEventReader(onData: (data: string) => void): PieceReader {
  let data: string[] = [];
  let kept = 0;
  const lines = createLineReader((line) => {
    if (line === "") {
      if (data.length > 0) onData(data.join("\n"));
      data = [];
      kept = 0;
    } else if (line === "data" || line.startsWith("data:")) {
      data.push(line.slice(line[5] === " " ? 6 : 5));
      kept += line.length + 1;
    }
  });
  return { take: lines.take, kept: () => lines.kept() + kept };
}
