import { defaults, serveFlags, variableOf } from "@flyby/server";

export function serveHelp(): string {
  const rows = Object.entries(serveFlags).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const wide = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => {
    const name = left.slice(2).split(" ")[0] ?? "";
    const usual = Object.entries(defaults).find(([key]) => key === name)?.[1];
    return `  ${left.padEnd(wide)}  ${help}${usual === undefined ? "" : ` (${usual})`}`;
  });
  return [
    "flyby serve [FOLDER] [options]",
    "",
    "Serves the videos below FOLDER, or three sample rooms without one.",
    "",
    ...lines,
    "",
    `Each option has a variable, ${variableOf("allow-origin")} for --allow-origin; several values stand with commas.`,
    `A password belongs into a variable, ${variableOf("store")}: everybody on this machine reads options.`,
    "With --processes, SIGUSR2 starts them anew one after another, as after an upgrade; nobody is without a server meanwhile.",
  ].join("\n");
}
