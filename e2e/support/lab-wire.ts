import { repository } from "../../packages/flyby/src/testing/flyby-process.ts";

const main = `${repository}packages/flyby/src/main.ts`;

/** `flyby lab wire` before a server, as a process of its own. */
export interface WireProcess {
  readonly port: number;
  /** Presses Ctrl-C and waits; answers what was printed. */
  stop(): Promise<{ readonly code: number; readonly lines: readonly string[]; readonly said: string }>;
}

export async function startWire(args: readonly string[]): Promise<WireProcess> {
  const child = Bun.spawn([process.execPath, main, "lab", "wire", "--listen", "0", ...args], {
    stdout: "pipe",
    stderr: "pipe",
    // Tests that are cut short leave no proxy behind.
    env: { ...process.env, NO_COLOR: "1", FLYBY_LAUNCHER_PID: String(process.pid) },
  });
  const out = new Response(child.stdout).text();
  let said = "";
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  const more = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    said += value ?? "";
    return !done;
  };
  const port = () => Number(/Listening on \S+:(\d+),/.exec(said)?.[1] ?? 0);
  while (port() === 0) if (!(await more())) throw new Error(`lab wire ended: ${said}`);
  return {
    port: port(),
    async stop() {
      child.kill("SIGINT");
      while (await more());
      return { code: await child.exited, lines: (await out).split("\n"), said };
    },
  };
}

/** One frame, as whoever looked at it names it. */
export interface NamedFrame {
  readonly connection: number;
  readonly from: "client" | "server";
  readonly fin: number;
  readonly rsv: number;
  readonly opcode: number;
  readonly mask: number;
  readonly length: number;
  /** `37:fa:21:3d`, or "". */
  readonly key: string;
}

/** The frames that lab wire printed. */
export function printedFrames(lines: readonly string[]): NamedFrame[] {
  const pattern = /#(\d+) (→|←) frame {2}FIN (\d) {2}RSV (\d{3}) {2}opcode (\w) \S+ {2}MASK (\d) {2}length (\d+)$/;
  return lines.flatMap((line, index) => {
    const found = pattern.exec(line);
    if (!found) return [];
    const [, connection, arrow, fin, rsv, opcode, mask, length] = found;
    const head = /head {4}([0-9a-f ]+) \(/.exec(lines[index + 1] ?? "")?.[1] ?? "";
    return [
      {
        connection: Number(connection),
        from: arrow === "→" ? "client" : "server",
        fin: Number(fin),
        rsv: Number.parseInt(rsv ?? "", 2),
        opcode: Number.parseInt(opcode ?? "", 16),
        mask: Number(mask),
        length: Number(length),
        key: mask === "1" ? head.split(" ").slice(-4).join(":") : "",
      },
    ];
  });
}

/** `GET /path` and `200`, connection by connection, as lab wire printed them. */
export function printedHttp(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const request = /#(\d+) → ([A-Z]+ \S+) HTTP\/1\.1 /.exec(line);
    if (request) return [`${request[1]} ${request[2]}`];
    const answer = /#(\d+) ← HTTP\/1\.1 (\d+)/.exec(line);
    return answer ? [`${answer[1]} ${answer[2]}`] : [];
  });
}

/** The messages that lab wire put together, in order. */
export function printedMessages(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    if (!line.startsWith("    = ")) return [];
    // A long one has its content on a line of its own.
    return [line.slice(6) + (line.endsWith(":") ? ` ${(lines[index + 1] ?? "").trim()}` : "")];
  });
}
