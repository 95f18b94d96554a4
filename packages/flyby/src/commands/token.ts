import { randomBytes } from "node:crypto";
import { readAdminToken, renewAdminToken } from "@flyby/server";
import { type Command, dataOption, noOperands } from "../command.ts";
import { dataFolderOf, explainNoData, hasDatabase } from "../data-folder.ts";

export const tokenCommand: Command = {
  name: "token",
  usage: "[--renew]",
  summary: "Shows the admin token, or replaces it; a running server takes the new one at once.",
  options: {
    renew: { type: "boolean", help: "make a new one; the old one stops working" },
    ...dataOption,
  },
  operands: noOperands,
  async run(line, terminal) {
    const data = dataFolderOf(line, terminal);
    if (!hasDatabase(data)) {
      terminal.say(explainNoData(data));
      return 1;
    }
    const random = (count: number): Uint8Array => randomBytes(count);
    const token = line.switches.has("renew") ? renewAdminToken(data, random) : readAdminToken(data, random);
    await terminal.write(`${token}\n`);
    return 0;
  },
};
