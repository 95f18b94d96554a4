import type { RoomSummary } from "@flyby/protocol";
import type { Command, ExitCode, Terminal } from "../command.ts";
import type { ParsedOptions } from "../options.ts";
import { placeOf, placeOptions } from "../place.ts";
import { openStation } from "../station/open-station.ts";
import type { Station } from "../station/station.ts";

export const roomCommand: Command = {
  name: "room",
  usage: "list | add ID",
  summary: "Lists the rooms, or makes one that no file stands for.",
  options: {
    kind: { type: "string", value: "KIND", help: "for add: video (the default) or live", oneOf: ["video", "live"] },
    title: { type: "string", value: "TITLE", help: "for add: what people read; the id without it" },
    media: { type: "string", value: "URL", help: "for add: address of the clip" },
    ...placeOptions,
  },
  operands: { name: "list or add", least: 1, most: 2 },
  async run(line, terminal) {
    const [action = "", id] = line.operands;
    const mistake = check(line);
    if (mistake !== null) {
      terminal.say(mistake);
      return 2;
    }
    const opened = await openStation(placeOf(line, terminal));
    if (!opened.ok) {
      terminal.say(opened.message);
      return 1;
    }
    try {
      return action === "list"
        ? await list(opened.station, terminal)
        : await add(opened.station, id ?? "", line, terminal);
    } finally {
      await opened.station.close();
    }
  },
};

function check({ operands, values }: ParsedOptions): string | null {
  const [action = "", id] = operands;
  if (action === "list") {
    const extra = id ?? ["kind", "title", "media"].find((name) => values[name] !== undefined);
    return extra === undefined ? null : `"room list" takes neither ids nor --kind, --title or --media.`;
  }
  if (action !== "add") return `"room ${action}" is none of ours: it is "room list" or "room add ID".`;
  return id === undefined ? `"room add" needs an id: room add movie-night.` : null;
}

async function list(station: Station, terminal: Terminal): Promise<ExitCode> {
  const rooms = await station.listRooms();
  if (!rooms.ok) {
    terminal.say(rooms.message);
    return 1;
  }
  await terminal.write(`${["id\tkind\tcomments\ttitle", ...rooms.value.map(row)].join("\n")}\n`);
  return 0;
}

// Tabs and line ends of a title would break the table.
function row({ id, kind, comments, title }: RoomSummary): string {
  return `${id}\t${kind}\t${comments}\t${title.replace(/\s+/g, " ")}`;
}

async function add(station: Station, id: string, line: ParsedOptions, terminal: Terminal): Promise<ExitCode> {
  const { kind, title = "", media = null } = line.values;
  const made = await station.addRoom({ id, kind: kind === "live" ? "live" : "video", title, mediaUrl: media });
  if (!made.ok) {
    terminal.say(`No room was made. ${made.message}`);
    return 1;
  }
  await terminal.write(`${made.value.id}\n`);
  return 0;
}
