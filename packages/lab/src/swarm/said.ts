/** What stands in the text of a comment of the swarm: its number and when it was said, by the swarm's clock in ms. */
export interface Said {
  readonly index: number;
  readonly atMs: number;
}

/** About as long as what people write. */
const words = "前方高能 here it comes";
const pattern = /^(\d+) (\d+\.\d{3}) /;

export function encodeSaid({ index, atMs }: Said): string {
  return `${index} ${atMs.toFixed(3)} ${words}`;
}

/** null for what somebody else said. */
export function decodeSaid(text: string): Said | null {
  const [, index, atMs] = pattern.exec(text) ?? [];
  return index === undefined ? null : { index: Number(index), atMs: Number(atMs) };
}
