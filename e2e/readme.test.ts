import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { startCutProxy } from "./support/cut-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { anyRate, newIdentity, post, readChat, unhurry } from "./support/room-api.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Debian's interpreter has Debian's packages; another one in the path may not. */
const python = (await Bun.file("/usr/bin/python3").exists()) ? "/usr/bin/python3" : "python3";

/** The fenced blocks of one language in a page of the documentation. */
async function blocks(page: string, language: string): Promise<readonly string[]> {
  const text = await Bun.file(`${root}/${page}`).text();
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, code]) => code ?? "");
}

describe("what the documentation shows", () => {
  let flyby: FlybyProcess;
  beforeAll(async () => {
    flyby = await startFlyby({ args: anyRate });
  });
  afterAll(() => stopFlyby(flyby));

  const here = (code: string): string => code.replaceAll("localhost:8765", `localhost:${flyby.port}`);

  for (const page of ["README.md", "examples/classic/README.md"]) {
    test(`the curl commands of ${page} work as shown`, async () => {
      const commands = (await blocks(page, "sh"))
        .flatMap((block) => block.split("\n"))
        .filter((line) => line.startsWith("curl"));
      expect(commands.length).toBeGreaterThan(3);
      for (const command of commands) {
        const line = here(
          command.replace(/^curl /, "curl --fail-with-body -sS ").replace("-o clip.mp4 ", "-o /dev/null "),
        );
        const child = Bun.spawn(["bash", "-o", "pipefail", "-c", line], { stdout: "pipe", stderr: "pipe" });
        const error = await new Response(child.stderr).text();
        expect({ command, error, code: await child.exited }).toEqual({ command, error: "", code: 0 });
      }
    }, 30_000);

    test(`the Python of ${page} works as shown`, async () => {
      const scripts = await blocks(page, "python");
      expect(scripts.length).toBeGreaterThan(1);
      const { token } = await newIdentity(flyby, "Reader");
      await post(flyby, "lobby", { text: "seen by a script" }, token);
      for (const script of scripts) {
        const child = Bun.spawn([python, "-u", "-c", here(script)], { stdout: "pipe", stderr: "pipe" });
        // The ones that watch never end by themselves.
        const timer = setTimeout(() => child.kill("SIGTERM"), 2_500);
        const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
        clearTimeout(timer);
        await child.exited;
        expect({ script, error }).toEqual({ script, error: "" });
        expect(out.trim()).not.toBe("");
      }
    }, 60_000);
  }

  test("the Python client prints what others say, resumes by its cursor and posts", async () => {
    const client = `${root}/examples/python/flyby_client.py`;
    expect((await Bun.file(client).text()).trimEnd().split("\n").length).toBeLessThanOrEqual(60);
    const said = Bun.spawn([python, "-u", client, flyby.url, "lobby", "from sixty lines"], {
      stdout: "pipe",
      stderr: "pipe",
    });
    let out = "";
    void (async () => {
      for await (const part of said.stdout) out += new TextDecoder().decode(part);
    })();
    await eventually(
      async () => (await readChat(flyby, "lobby")).map(({ text }) => text),
      (texts) => texts.includes("from sixty lines"),
    );
    const { token } = await newIdentity(flyby, "Elsewhere");
    await post(flyby, "lobby", { text: "from elsewhere" }, token);
    await eventually(
      async () => out,
      (text) => text.includes("from elsewhere"),
    );
    said.kill("SIGTERM");
    await said.exited;
  }, 30_000);

  test("the Python reader of a stream prints what is said, and after a break what was said meanwhile", async () => {
    await unhurry(flyby, "lobby");
    const proxy = await startCutProxy(flyby.port);
    const reader = Bun.spawn(
      [python, `${root}/examples/python/flyby_stream.py`, `http://localhost:${proxy.port}`, "lobby"],
      {
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    let out = "";
    void (async () => {
      for await (const part of reader.stdout) out += new TextDecoder().decode(part);
    })();
    const heard = (text: string) =>
      eventually(
        async () => out,
        (all) => all.includes(text),
      );
    const { token } = await newIdentity(flyby, "Streamer");
    // It begins now, whenever that is.
    await eventually(
      async () => {
        await post(flyby, "lobby", { text: "is it there" }, token);
        return out;
      },
      (all) => all.includes("is it there"),
    );
    proxy.cut();
    await post(flyby, "lobby", { text: "during the break" }, token);
    proxy.mend();
    await heard("during the break");
    await post(flyby, "lobby", { text: "and on" }, token);
    await heard("and on");
    expect(out.split("\n").filter((line) => line === "Streamer: during the break")).toHaveLength(1);
    expect(out).not.toContain("missed");
    reader.kill("SIGTERM");
    await reader.exited;
    await proxy.close();
  }, 30_000);
});
