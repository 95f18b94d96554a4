import { benchCommand } from "./bench/bench-command.ts";
import { cdnCommand } from "./cdn/cdn-command.ts";
import { compareCommand } from "./compare/compare-command.ts";
import type { LabCommand } from "./lab-command.ts";
import { pingpongCommand } from "./pingpong/pingpong-command.ts";
import { wireCommand } from "./wire-proxy/wire-command.ts";

export type { LabCommand, LabLine, LabOption, LabParts } from "./lab-command.ts";

/** `flyby lab NAME …`, in the order of the help. */
export const labCommands: readonly LabCommand[] = [
  compareCommand,
  benchCommand,
  pingpongCommand,
  wireCommand,
  cdnCommand,
];
