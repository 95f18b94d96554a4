import { buildPages } from "@flyby/server";
import { type Command, noOperands } from "../command.ts";

export const buildCommand: Command = {
  name: "build",
  usage: "",
  summary: "Builds pages and player, when their sources changed. serve does it by itself.",
  options: {},
  operands: noOperands,
  async run(_line, terminal) {
    let built = false;
    await buildPages((text) => {
      built = true;
      terminal.say(text);
    });
    if (!built) terminal.say("Everything is built already.");
    return 0;
  },
};
