/** What a batch says of itself before its entries. */
export interface BatchHead {
  readonly first: number;
  readonly last: number;
  readonly omitted: number;
}

const encoder = new TextEncoder();
const plain = encoder.encode('["batch",');
const dense = encoder.encode('["dense",');
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;

/** Reads `["batch",FIRST,LAST,OMITTED,` (or `["dense",…`) where it stands, without decoding the rest; null when it is no batch. */
export function readBatchHead(bytes: Uint8Array, from: number, end: number): BatchHead | null {
  if (!begins(bytes, from, plain) && !begins(bytes, from, dense)) return null;
  const numbers: number[] = [];
  let at = from + plain.length;
  while (numbers.length < 3) {
    let value = 0;
    const begun = at;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < zero || byte > nine) break;
      value = value * 10 + byte - zero;
    }
    if (at === begun || at >= end || bytes[at] !== comma) return null;
    numbers.push(value);
    at++;
  }
  const [first = 0, last = 0, omitted = 0] = numbers;
  return last < first ? null : { first, last, omitted };
}

function begins(bytes: Uint8Array, from: number, opening: Uint8Array): boolean {
  for (let at = 0; at < opening.length; at++) if (bytes[from + at] !== opening[at]) return false;
  return true;
}
