import { cdnCommand } from "./cdn/cdn-command.ts";
import type { LabCommand } from "./lab-command.ts";

export type { LabCommand, LabLine, LabOption, LabParts } from "./lab-command.ts";

/** `flyby lab NAME …`, in the order of the help. */
export const labCommands: readonly LabCommand[] = [cdnCommand];
