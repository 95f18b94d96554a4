import type { Terminal } from "./command.ts";

/** Where no line can be replaced (a log, a pipe), one is said this often at most. */
const sayEveryMs = 5_000;
const eraseLine = "\r\u001b[K";

/** One line that the next call replaces; "" takes it away. */
export function createProgress(
  terminal: Pick<Terminal, "say" | "isTerminal">,
  now: () => number,
): (line: string) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  return (line: string): void => {
    if (terminal.isTerminal) {
      if (line !== "" || shown) process.stderr.write(`${eraseLine}${line}`);
      shown = line !== "";
    } else if (line !== "" && now() - saidAt >= sayEveryMs) {
      saidAt = now();
      terminal.say(line);
    }
  };
}
