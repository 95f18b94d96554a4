import { join } from "node:path";

export interface PostingNode {
  readonly pid: number;
  /** Seqs that it was given, in the order it was told. */
  readonly acknowledged: readonly number[];
  /** Lets it end what it has begun. */
  stop(): Promise<void>;
}

/** A node in a process of its own that posts to `room` until it is stopped. */
export function startPostingNode(url: string, room: string, name: string, parallel: number): PostingNode {
  const script = join(import.meta.dir, "posting-node.ts");
  const child = Bun.spawn([process.execPath, script, url, room, name, String(parallel)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const acknowledged: number[] = [];
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      acknowledged.push(...lines.map(Number));
    }
  })();
  return {
    pid: child.pid,
    acknowledged,
    stop: async () => {
      child.kill("SIGTERM");
      await child.exited;
      await reading;
    },
  };
}
