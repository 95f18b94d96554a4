import { readInstallationToken, renewInstallationToken } from "@flyby/server";
import { type Command, noOperands } from "../command.ts";
import { placeOf, whereOptions } from "../place.ts";
import { explainNothing } from "../station/explain-nothing.ts";

export const tokenCommand: Command = {
  name: "token",
  usage: "[--renew]",
  summary: "Shows the admin token, or replaces it; running servers take the new one within seconds.",
  options: {
    renew: { type: "boolean", help: "make a new one; the old one stops working" },
    ...whereOptions,
  },
  operands: noOperands,
  async run(line, terminal) {
    const place = placeOf(line, terminal);
    const missing = place.ok ? await explainNothing(place.store) : place.message;
    if (!place.ok || missing !== null) {
      terminal.say(missing ?? "");
      return 1;
    }
    const token = line.switches.has("renew")
      ? await renewInstallationToken(place.store)
      : await readInstallationToken(place.store);
    await terminal.write(`${token}\n`);
    return 0;
  },
};
