import { parseArgs } from "node:util";

/** One option of a command. */
export interface OptionShape {
  readonly type: "string" | "boolean";
  /** How the help writes the value. */
  readonly value?: string;
  readonly help: string;
  /** The values it takes, when they are few. */
  readonly oneOf?: readonly string[];
  readonly required?: true;
}

export type OptionShapes = Readonly<Record<string, OptionShape>>;

/** What stands on the line besides options. */
export interface Operands {
  /** How the help writes it: `FILE…`. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

export interface ParsedOptions {
  readonly ok: true;
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly operands: readonly string[];
}

/** All that is wrong with a line, each in one sentence. */
export interface OptionMistakes {
  readonly ok: false;
  readonly mistakes: readonly string[];
}

export function parseOptions(
  args: readonly string[],
  shapes: OptionShapes,
  { name, least, most }: Operands,
): ParsedOptions | OptionMistakes {
  const mistakes: string[] = [];
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  const operands: string[] = [];
  let unknown = false;
  const options = Object.fromEntries(Object.entries(shapes).map(([option, { type }]) => [option, { type }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { rawName, value } = token;
    const shape = Object.hasOwn(shapes, token.name) ? shapes[token.name] : undefined;
    if (shape === undefined) {
      unknown = true;
      mistakes.push(`There is no option ${rawName} here.`);
    } else if (shape.type === "boolean") {
      if (value === undefined) switches.add(token.name);
      else mistakes.push(`${rawName} takes no value.`);
    } else if (value === undefined || value === "") {
      mistakes.push(`${rawName} needs a value: ${rawName} ${shape.value ?? "VALUE"}.`);
    } else if (shape.oneOf !== undefined && !shape.oneOf.includes(value)) {
      mistakes.push(`${rawName} is ${shape.oneOf.join(" or ")}, not "${value}".`);
    } else values[token.name] = value;
  }
  for (const [option, { required, value }] of Object.entries(shapes)) {
    const named = tokens.some((token) => token.kind === "option" && token.name === option);
    if (required && !named) mistakes.push(`--${option} ${value ?? "VALUE"} is missing.`);
  }
  if (operands.length < least) mistakes.push(`${name} is missing.`);
  // What follows an unknown option may be its value.
  if (operands.length > most && !unknown) mistakes.push(`This is too much: ${operands.slice(most).join(" ")}.`);
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, values, switches, operands };
}
