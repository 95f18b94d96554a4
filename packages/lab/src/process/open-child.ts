import { type AnswerLine, linesOf } from "./order-lines.ts";

/** Lines of a child's words that are kept for telling why it ended. */
const keptLines = 20;
/** After being asked to end. */
const patienceMs = 4_000;

/** A process of the lab's own that obeys orders; see `serveOrders`. */
export interface Child {
  readonly pid: number;
  ask(name: string, order: unknown): Promise<unknown>;
  /** Ends it, kindly first. */
  stop(): Promise<void>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Runs a file of ours with this runtime. The child ends when its input does, so it never outlives us. */
export function openChild(file: string, args: readonly string[] = []): Child {
  const child = Bun.spawn([process.execPath, file, ...args], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    // A group of its own: Ctrl-C is for us alone.
    detached: true,
  });
  const words: string[] = [];
  const asked = new Map<number, Waiting>();
  let lastId = 0;

  function hear(line: string): void {
    const answer = JSON.parse(line) as AnswerLine;
    const waiting = asked.get(answer.id);
    asked.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.answer);
    else waiting?.reject(new Error(answer.message));
  }

  void (async () => {
    for await (const line of linesOf(child.stdout)) hear(line);
  })();
  const lastWords = (async () => {
    for await (const line of linesOf(child.stderr)) {
      words.push(line);
      if (words.length > keptLines) words.shift();
    }
  })();
  void Promise.all([child.exited, lastWords]).then(([code]) => {
    for (const { reject } of asked.values())
      reject(new Error(`A process of the lab ended with ${code}. ${words.join(" ")}`));
    asked.clear();
  });

  return {
    pid: child.pid,
    ask(name, order) {
      const id = ++lastId;
      const answer = Promise.withResolvers<unknown>();
      asked.set(id, answer);
      if (child.exitCode !== null) answer.reject(new Error("A process of the lab has ended."));
      else {
        child.stdin.write(`${JSON.stringify({ id, name, order })}\n`);
        child.stdin.flush();
      }
      return answer.promise;
    },
    async stop() {
      const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      child.stdin.end();
      await child.exited;
      clearTimeout(kill);
    },
  };
}
