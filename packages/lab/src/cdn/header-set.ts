/** One answer's head, names as they were sent, repeated names kept apart and in order. */
export interface HeaderSet {
  /** null: the saved text had no status line. */
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Saved heads of one file that are looked at: redirects and a few resources, not a crawl. */
const maxSets = 100;
const statusLine = /^HTTP\/\d(?:\.\d)?\s+(\d{3})\b/i;
// Browsers' tools copy pseudo headers, curl -v marks lines with "< ".
const headerLine = /^(?:<\s)?:?([\w!#$%&'*+.^`|~-]+):\s?(.*)$/;

export function headerValues({ headers }: HeaderSet, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
}

/** Repeated fields as one, joined with commas (RFC 9110 §5.3); null when absent. */
export function headerValue(set: HeaderSet, name: string): string | null {
  const values = headerValues(set, name);
  return values.length === 0 ? null : values.join(", ");
}

/** Heads as `curl -i`, `curl -v` or a browser's tools save them: one or several, apart by status lines or empty lines. */
export function parseHeaderSets(text: string): readonly HeaderSet[] {
  const sets: { status: number | null; headers: [string, string][] }[] = [];
  let open: { status: number | null; headers: [string, string][] } | null = null;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/^<\s/, "");
    const status = statusLine.exec(line)?.[1];
    if (status !== undefined) {
      open = { status: Number(status), headers: [] };
      sets.push(open);
      continue;
    }
    const [, name, value] = headerLine.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      if (line.trim() === "") open = null;
      continue;
    }
    if (open === null) {
      // After a head with a status line comes its body, whatever it looks like.
      if (sets.some((set) => set.status !== null)) continue;
      open = { status: null, headers: [] };
      sets.push(open);
    }
    if (name === "status" && open.headers.length === 0) open.status = Number.parseInt(value, 10) || null;
    else open.headers.push([name, value.trim()]);
  }
  return sets.filter(({ headers }) => headers.length > 0).slice(0, maxSets);
}
