import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";

const folder = fileURLToPath(new URL("../examples/exchanges/", import.meta.url));
/** Debian's interpreter has Debian's packages; another one in the path may not. */
const python = (await Bun.file("/usr/bin/python3").exists()) ? "/usr/bin/python3" : "python3";
const languages = [
  { name: "ts", command: [process.execPath] },
  { name: "py", command: [python, "-u"] },
] as const;

interface Running {
  readonly lines: AsyncGenerator<string>;
  /** All it wrote until it ended by itself. */
  whole(): Promise<readonly string[]>;
  /** Ctrl-C, which is no mistake and makes no noise. */
  stop(): Promise<void>;
}

let flyby: FlybyProcess;
beforeAll(async () => {
  flyby = await startFlyby({ args: ["--no-samples"] });
});
afterAll(() => stopFlyby(flyby));

function start(example: string, language: (typeof languages)[number], ...args: readonly string[]): Running {
  return startAt(flyby.port, example, language, ...args);
}

function startAt(
  port: number,
  example: string,
  language: (typeof languages)[number],
  ...args: readonly string[]
): Running {
  const child = Bun.spawn([...language.command, `${folder}${example}.${language.name}`, ...args], {
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, SERVER: `http://127.0.0.1:${port}` },
  });
  const errors = new Response(child.stderr).text();
  const lines = readLines(child.stdout);
  return {
    lines,
    async whole() {
      const all: string[] = [];
      for await (const line of lines) all.push(line);
      expect({ code: await child.exited, errors: await errors }).toEqual({ code: 0, errors: "" });
      return all;
    },
    async stop() {
      child.kill("SIGINT");
      await child.exited;
      expect(await errors).toBe("");
    },
  };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of stream) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

const next = async ({ lines }: Running): Promise<string | undefined> => (await lines.next()).value;

/** Reads until a line comes that says so. */
async function nextThat(running: Running, wanted: string): Promise<void> {
  for (let line = await next(running); line !== wanted; line = await next(running)) {
    if (line === undefined) throw new Error(`It ended without saying "${wanted}".`);
  }
}

describe("the examples of small exchanges", () => {
  for (const language of languages) {
    const { name } = language;

    test(`hello.${name} greets`, async () => {
      expect(await start("hello", language, "弹幕").whole()).toEqual(["HTTP: Hello, 弹幕!", "WebSocket: Hello, 弹幕!"]);
    });

    test(`echo.${name} hears itself`, async () => {
      expect(await start("echo", language).whole()).toEqual([
        "HTTP: I got your message: hello",
        "WebSocket: I got your message: hello",
        "WebSocket: I got your message: how are you?",
      ]);
    });

    test(`ping.${name} counts its pongs`, async () => {
      const [http, socket, ...rest] = await start("ping", language, "50").whole();
      expect(http).toMatch(/^HTTP: 50 exchanges in \d+ ms$/);
      expect(socket).toMatch(/^WebSocket: 50 exchanges in \d+ ms$/);
      expect(rest).toEqual([]);
    });

    test(`countdown.${name} counts down twice`, async () => {
      const began = performance.now();
      expect(await start("countdown", language, "2").whole()).toEqual([
        ...["HTTP: 2", "HTTP: 1", "HTTP: 0"],
        ...["WebSocket: 2", "WebSocket: 1", "WebSocket: 0", "closed with 1000"],
      ]);
      expect(performance.now() - began).toBeGreaterThan(1_900);
    }, 10_000);
  }

  test("clients.ts and clients.py see each other come and go", async () => {
    const [ts, py] = languages;
    const first = start("clients", ts);
    expect(await next(first)).toBe("clients: 1");
    const second = start("clients", py);
    expect(await next(second)).toBe("clients: 2");
    await nextThat(first, "clients: 2");
    await second.stop();
    await nextThat(first, "clients: 1");
    await first.stop();
  }, 15_000);

  test("sum.ts and sum.py see one total", async () => {
    const [ts, py] = languages;
    const first = start("sum", ts, "5", "-0.5");
    await nextThat(first, "total: 4.5");
    const second = start("sum", py, "0.25");
    expect(await next(second)).toBe("total: 4.5");
    await Promise.all([first, second].map((running) => nextThat(running, "total: 4.75")));
    for (const running of [first, second]) await running.stop();
  }, 15_000);

  test("who listens is told that the server has gone", async () => {
    const other = await startFlyby({ args: ["--no-samples"] });
    const listening = languages.flatMap((language) =>
      ["clients", "sum"].map((example) => startAt(other.port, example, language)),
    );
    await Promise.all(listening.map(next));
    await stopFlyby(other);
    for (const running of listening) expect((await running.whole()).at(-1)).toBe("The server has gone.");
  }, 15_000);

  test("the curl commands of the page work as shown", async () => {
    const page = await Bun.file(`${folder}README.md`).text();
    const commands = page.split("\n").filter((line) => line.startsWith("curl "));
    const answers: string[] = [];
    for (const command of commands) {
      const line = command
        .replace("curl", "curl -sS --fail-with-body")
        .replace("localhost:8765", `127.0.0.1:${flyby.port}`);
      const child = Bun.spawn(["bash", "-c", line], { stdout: "pipe", stderr: "inherit" });
      answers.push(await new Response(child.stdout).text());
      expect([command, await child.exited]).toEqual([command, 0]);
    }
    const [hello, echo, ping, countdown, sum, clients] = answers;
    expect([hello, echo, ping]).toEqual(["Hello, Ann!", "I got your message: hello there", "Pong!"]);
    expect(countdown).toBe("3\n2\n1\n0\n");
    expect(Number(sum)).toBeGreaterThanOrEqual(5);
    expect(clients).toMatch(/^\d+$/);
  }, 15_000);

  test("each example fits one screen", async () => {
    for (const path of new Bun.Glob("*.{ts,py}").scanSync(folder)) {
      const lines = (await Bun.file(`${folder}${path}`).text()).trimEnd().split("\n");
      expect([path, lines.length < 40]).toEqual([path, true]);
    }
  });
});
