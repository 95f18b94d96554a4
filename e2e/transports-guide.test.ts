import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";
import { jsonRequest, post } from "./support/room-api.ts";

const guide = fileURLToPath(new URL("../docs/guide/transports.md", import.meta.url));
/** As they stand in the guide; every server has its own. */
const shown = { epoch: "mykwndzq", sid: "lobby.25.mwpg1abb.B2dA…", host: "localhost:8765" };

interface Example {
  readonly command: string;
  readonly lines: readonly string[];
}

async function examples(): Promise<readonly Example[]> {
  const blocks = [...(await Bun.file(guide).text()).matchAll(/```console\n\$ (.*?)\n```/gs)].map(
    ([, block]) => block ?? "",
  );
  return blocks.map((block) => {
    const [command = "", ...lines] = block.replace(/ \\\n +/g, " ").split("\n");
    return { command, lines };
  });
}

/** What differs from server to server and from day to day matches anything of its kind. */
function toPattern(line: string): RegExp {
  if (/^[0-9a-f]{1,3}$/.test(line)) return /^[0-9a-f]+$/;
  const pattern = line
    .replace(/^(<|>) (Date|User-Agent): .*/, "$1 $2: …")
    .replaceAll(/fb1\.eyJh…|lobby\.25\.mwpg1abb\.B2dA…|Cosy Newt 89|gdkxgxzc4d8d2|mykwndzq/g, "‹own›")
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\d+/g, "\\d+")
    .replaceAll("‹own›", '[^"]+?')
    .replaceAll("…", ".*");
  return new RegExp(`^${pattern}$`);
}

function expectShown(lines: readonly string[], said: string): void {
  const heard = said.split(/\r?\n/);
  for (const line of lines.filter((one) => one !== "" && one !== "…"))
    expect({ line, isThere: heard.some((one) => toPattern(line).test(one.trimEnd())) }).toEqual({
      line,
      isThere: true,
    });
}

describe("docs/guide/transports.md", () => {
  let flyby: FlybyProcess;
  let folder: string;
  let epoch: string;
  let posted = 0;

  beforeAll(async () => {
    folder = await newFolder();
    flyby = await startFlyby({ args: [folder] });
    const room = (await (await fetch(`${flyby.url}/api/v1/rooms/lobby`)).json()) as { cursor: string };
    epoch = room.cursor.slice(0, 8);
  });
  afterAll(async () => {
    await stopFlyby(flyby);
    await rm(folder, { recursive: true, force: true });
  });

  const speak = () => post(flyby, "lobby", { nonce: `n${++posted}`, text: "草" });

  async function run(command: string, sid = ""): Promise<string> {
    const line = command
      .replaceAll(shown.host, `localhost:${flyby.port}`)
      .replaceAll(shown.epoch, epoch)
      .replaceAll(shown.sid, sid)
      .replace(/^curl /, "curl --silent --max-time 2 ");
    const child = Bun.spawn(["bash", "-c", `${line} 2>&1`], { stdout: "pipe", stderr: "ignore" });
    const said = await new Response(child.stdout).text();
    await child.exited;
    return said;
  }

  test("what curl shows of polling, held requests and streams is what the server says", async () => {
    const asking = (await examples()).filter(({ command }) => command.includes("/log"));
    expect(asking).toHaveLength(4);
    for (const { command, lines } of asking) {
      const since = Number(/since=\w+:(\d+)/.exec(command)?.[1]);
      while (posted < since) await speak();
      const said = run(command);
      if (since > 0) {
        await Bun.sleep(400);
        await speak();
      }
      // Signs of life and numbers of viewers come in their own time: other tests turn a clock for them.
      expectShown(
        lines.filter((line) => !/^:$|"stat"/.test(line)),
        await said,
      );
    }
  }, 30_000);

  test("the two requests of BOSH switch roles as shown", async () => {
    const [open, send] = (await examples()).filter(({ command }) => command.includes("/bosh"));
    const opened = await run(open?.command ?? "");
    expectShown(open?.lines ?? [], opened);
    const sid = (JSON.parse(opened.split("\n")[0] ?? "") as { sid: string }).sid;
    const held = fetch(`${flyby.url}/bosh`, jsonRequest("POST", { sid, rid: 2, ack: 1 })).then((answer) =>
      answer.text(),
    );
    await Bun.sleep(200);
    const pushed = await run(send?.command ?? "", sid);
    const bodies = [...(await Bun.file(guide).text()).matchAll(/```json\n(\{"type":"bosh".*?)\n```/gs)].map(
      ([, body]) => (body ?? "").split("\n"),
    );
    expect(bodies).toHaveLength(2);
    expectShown(bodies[0] ?? [], await held);
    expectShown(bodies[1] ?? [], pushed);
    const refused = await fetch(`${flyby.url}/bosh`, jsonRequest("POST", { sid, rid: 9 }));
    expect(await Bun.file(guide).text()).toContain(await refused.text());
  }, 30_000);
});
