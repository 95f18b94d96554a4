/** Cuts bytes into lines. A line that has not ended yet waits for the rest of it; `bytes` counts it without its end. */
export function createLineSplitter(onLine: (line: string, bytes: number) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let waiting: Uint8Array[] = [];

  function give(last: Uint8Array): void {
    const line = waiting.length === 0 ? last : Buffer.concat([...waiting, last]);
    waiting = [];
    onLine(decoder.decode(line), line.length);
  }

  return (bytes) => {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      give(bytes.subarray(from, end));
      from = end + 1;
    }
    if (from < bytes.length) waiting.push(bytes.slice(from));
  };
}
