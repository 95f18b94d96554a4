import { createLineReader } from "./line-reader.ts";

/**
 * Reads `text/event-stream` and hands out the data of each event. Names and ids of events say nothing here: the data
 * carries its own type and cursor. An event that was not ended by an empty line is none, as the standard has it.
 */
export function createEventReader(onData: (data: string) => void): (piece: string) => void {
  let data: string[] = [];
  return createLineReader((line) => {
    if (line === "") {
      if (data.length > 0) onData(data.join("\n"));
      data = [];
    } else if (line === "data") data.push("");
    else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
  });
}
