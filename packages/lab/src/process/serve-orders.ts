import { type AnswerLine, linesOf } from "./order-lines.ts";

/**
 * The child's end: obeys each line of the standard input and answers on the standard output. Resolves when the input ends,
 * which it does when the parent is gone, however it went.
 */
export async function serveOrders<Line extends { readonly id: number }>(obey: (line: Line) => unknown): Promise<void> {
  // Ctrl-C goes to every process of the terminal; the parent decides what becomes of us.
  process.on("SIGINT", () => undefined);
  const write = (line: AnswerLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

  async function answer(line: Line): Promise<void> {
    try {
      write({ id: line.id, ok: true, answer: (await obey(line)) ?? null });
    } catch (error) {
      write({ id: line.id, ok: false, message: error instanceof Error ? error.message : String(error) });
    }
  }

  for await (const line of linesOf(Bun.stdin.stream())) void answer(JSON.parse(line) as Line);
}
