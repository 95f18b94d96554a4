/** Reads one number of a page of Prometheus text; all label sets of a name are added up unless one is asked for. */
export function readMetric(text: string, name: string, labels?: string): number | null {
  let sum: number | null = null;
  for (const line of text.split("\n")) {
    if (!line.startsWith(name)) continue;
    const [, found = "", value] = /^(\{[^}]*\})? (\S+)$/.exec(line.slice(name.length)) ?? [];
    if (value === undefined || (labels !== undefined && found !== `{${labels}}`)) continue;
    sum = (sum ?? 0) + Number(value);
  }
  return sum;
}
