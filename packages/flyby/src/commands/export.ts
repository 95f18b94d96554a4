import { open, rename, rm } from "node:fs/promises";
import type { Command, Terminal } from "../command.ts";
import { placeOf, whereOptions } from "../place.ts";
import { openStation } from "../station/open-station.ts";

export const exportCommand: Command = {
  name: "export",
  usage: "--room ID [--out FILE]",
  summary: "Writes a room's comments as a file that other players and tools read.",
  options: {
    room: { type: "string", value: "ID", help: "the room", required: true },
    format: { type: "string", value: "FORMAT", help: "xml (Bilibili), the default", oneOf: ["xml"] },
    out: { type: "string", value: "FILE", help: "the file to write; without it, standard output" },
    ...whereOptions,
  },
  operands: { name: "", least: 0, most: 0 },
  async run(line, terminal) {
    const opened = await openStation(placeOf(line, terminal));
    if (!opened.ok) {
      terminal.say(opened.message);
      return 1;
    }
    try {
      const text = await opened.station.exportXml(line.values.room ?? "");
      if (!text.ok) {
        terminal.say(`Not exported. ${text.message}`);
        return 1;
      }
      await save(text.value, line.values.out, terminal);
      return 0;
    } finally {
      await opened.station.close();
    }
  },
};

/** The file stands under its name only when it is whole. */
async function save(
  text: AsyncIterable<string | Uint8Array>,
  out: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (out === undefined) {
    for await (const piece of text) await terminal.write(piece);
    return;
  }
  const partial = `${out}.partial`;
  const file = await open(partial, "w");
  try {
    for await (const piece of text) await file.write(typeof piece === "string" ? Buffer.from(piece) : piece);
    await file.close();
    await rename(partial, out);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
