import type { PingPongReport } from "./result.ts";

/** What ran on what, as names and values. */
export function aboutPingPong(report: PingPongReport): readonly (readonly [string, string])[] {
  const { command, startedAt, version, machine, reference } = report;
  const gigabytes = (machine.memoryBytes / 2 ** 30).toFixed(1);
  const versions = Object.entries(reference ?? {}).map(([name, version]) => `${name} ${version}`);
  return [
    ["Command", command],
    ["Started", startedAt],
    ["Flyby", version],
    ["Runtime", machine.runtime],
    ...(versions.length === 0 ? [] : [["Reference", versions.join(", ")] as const]),
    ["System", machine.system],
    ["Machine", `${machine.cpu}, ${machine.cores} cores, ${gigabytes} GiB`],
  ];
}
