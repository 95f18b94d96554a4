/** What a batch says of itself before its entries. */
export interface BatchHead {
  readonly first: number;
  readonly last: number;
  readonly omitted: number;
}

const opening = new TextEncoder().encode('["batch",');
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;

/** Reads `["batch",FIRST,LAST,OMITTED,` where it stands, without decoding the rest; null when it is no batch. */
export function readBatchHead(bytes: Uint8Array, from: number, end: number): BatchHead | null {
  for (let at = 0; at < opening.length; at++) if (bytes[from + at] !== opening[at]) return null;
  const numbers: number[] = [];
  let at = from + opening.length;
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
