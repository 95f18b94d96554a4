import { readFile, stat } from "node:fs/promises";
import { limits } from "@flyby/protocol";
import type { Command } from "../command.ts";
import { describeReport } from "../describe-report.ts";
import { placeOf, placeOptions } from "../place.ts";
import { openStation } from "../station/open-station.ts";

export const importCommand: Command = {
  name: "import",
  usage: "FILE… --room ID",
  summary: "Puts comment files (Bilibili XML, also gzip or deflate) into a room.",
  options: { room: { type: "string", value: "ID", help: "the room that gets them", required: true }, ...placeOptions },
  operands: { name: "FILE", least: 1, most: 1_000 },
  notes: [
    "The same file again changes nothing: comments the room has already are counted as duplicates.",
    "Works while the server runs, and while it does not.",
  ],
  async run(line, terminal) {
    const opened = await openStation(placeOf(line, terminal));
    if (!opened.ok) {
      terminal.say(opened.message);
      return 1;
    }
    const { station } = opened;
    let failed = false;
    try {
      for (const file of line.operands) {
        const bytes = await read(file);
        if (typeof bytes === "string") {
          terminal.say(`${file}: ${bytes}`);
          failed = true;
          continue;
        }
        const report = await station.importFile(line.values.room ?? "", bytes);
        if (report.ok) await terminal.write(`${describeReport(file, report.value)}\n`);
        else terminal.say(`${file}: not imported. ${report.message}`);
        failed ||= !report.ok;
      }
    } finally {
      await station.close();
    }
    return failed ? 1 : 0;
  },
};

/** The bytes, or why there are none. */
async function read(file: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(file);
    if (size > limits.maxImportedBytes) {
      return `has ${size} bytes; a comment file has at most ${limits.maxImportedBytes}.`;
    }
    return await readFile(file);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT"
      ? "There is no such file."
      : "It cannot be read.";
  }
}
