/**
 * Lines wait here for a terminal that is slow or was stopped with Ctrl-S. The proxy must not wait for it, and memory
 * must not grow: beyond this many, lines are left out, and how many is said.
 */
const maxWaitingLines = 20_000;

export interface LineQueue {
  push(lines: readonly string[]): void;
  /** All that waited is written. */
  drained(): Promise<void>;
}

export function createLineQueue(write: (text: string) => Promise<void>, maxLines: number = maxWaitingLines): LineQueue {
  let waiting: string[] = [];
  let leftOut = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = leftOut > 0 ? [...waiting, `(${leftOut} lines were left out: the terminal was too slow)`] : waiting;
      waiting = [];
      leftOut = 0;
      await write(`${lines.join("\n")}\n`);
    }
    writing = null;
  }

  return {
    push(lines) {
      if (waiting.length + lines.length > maxLines) leftOut += lines.length;
      else waiting.push(...lines);
      writing ??= writeAll();
    },
    async drained() {
      await writing;
    },
  };
}
