import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { openSocket } from "../transports/testing/socket-client.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const open = (name: string, headers = {}) => openSocket(`${edge.url}/lab/${name}`, [], headers);
const getText = async (path: string, init?: RequestInit) => (await edge.ask(`/lab/${path}`, init)).text();
const post = (name: string, body: string) => getText(name, { method: "POST", body });

/** Sends texts one after the other and collects the answers. */
async function talk(name: string, texts: readonly string[]): Promise<readonly string[]> {
  const socket = await open(name);
  const answers: string[] = [];
  for (const text of texts) {
    socket.sendRaw(text);
    answers.push(await socket.next());
  }
  socket.close();
  return answers;
}

describe("the exchanges", () => {
  it("[EXC1] hello greets by name, over HTTP and over a socket", async () => {
    expect(await getText("hello?name=Ann")).toBe("Hello, Ann!");
    expect(await getText("hello?name=%E5%BC%B9%E5%B9%95%20%3Cb%3E")).toBe("Hello, 弹幕 <b>!");
    expect(await getText("hello")).toBe("Hello, world!");
    expect((await edge.ask("/lab/hello?name=x")).headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const refused = await edge.ask(`/lab/hello?name=${"x".repeat(25)}`);
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: "bad-name" } }]);
    const [greeting, again, refusal] = await talk("hello", ["Ann", "Bob", " "]);
    expect([greeting, again]).toEqual(["Hello, Ann!", "Hello, Bob!"]);
    expect(refusal).toStartWith("! bad-name ");
  });

  it("[EXC2] echo says what it heard", async () => {
    expect(await post("echo", "hi there")).toBe("I got your message: hi there");
    expect(await talk("echo", ["hi", "", "弹幕"])).toEqual([
      "I got your message: hi",
      "I got your message: ",
      "I got your message: 弹幕",
    ]);
    const asked = await edge.ask("/lab/echo");
    expect([asked.status, asked.headers.get("upgrade")]).toEqual([426, "websocket"]);
    expect((await edge.ask("/lab/echo", { method: "PUT", body: "x" })).headers.get("allow")).toContain("POST");
  });

  it("[EXC3] ping answers a ping and confirms anything else", async () => {
    expect(await post("ping", "ping")).toBe("Pong!");
    expect(await post("ping", "one ping only")).toBe("Pong!");
    expect(await post("ping", "hello")).toBe("Data hello received successfully.");
    expect(await talk("ping", ["ping", "pong", "ping 2"])).toEqual([
      "Pong!",
      "Data pong received successfully.",
      "Pong!",
    ]);
  });

  it("[EXC5] clients counts its sockets", async () => {
    const first = await open("clients");
    expect(await first.next()).toBe("1");
    const second = await open("clients");
    expect(await second.next()).toBe("2");
    expect(await getText("clients")).toBe("2");
    for (const socket of [first, second]) {
      socket.close();
      await socket.closed;
    }
  });

  it("[EXC6] sum tells everybody the total, and whoever comes later", async () => {
    const [ann, bob] = [await open("sum"), await open("sum")];
    expect([await ann.next(), await bob.next()]).toEqual(["0", "0"]);
    ann.sendRaw("5");
    expect([await ann.next(), await bob.next()]).toEqual(["5", "5"]);
    bob.sendRaw("-0.5");
    expect([await ann.next(), await bob.next()]).toEqual(["4.5", "4.5"]);
    expect(await post("sum", "0.25")).toBe("4.75");
    expect([await ann.next(), await bob.next()]).toEqual(["4.75", "4.75"]);
    bob.sendRaw("many");
    expect(await bob.next()).toBe("! bad-message Send a number like 5, -2 or 0.25.");
    expect((await edge.ask("/lab/sum", { method: "POST", body: "1e400" })).status).toBe(400);
    const late = await open("sum");
    expect(await late.next()).toBe("4.75");
    expect(await getText("sum")).toBe("4.75");
    expect(ann.waiting).toEqual([]);
    for (const socket of [ann, bob, late]) socket.close();
  });

  it("[EXC7] what is too large, no text or no offer of ours is refused", async () => {
    const most = "x".repeat(4_096);
    expect(await post("echo", most)).toEndWith(most);
    expect(await talk("echo", [most])).toEqual([`I got your message: ${most}`]);
    expect((await edge.ask("/lab/echo", { method: "POST", body: `${most}x` })).status).toBe(413);
    expect((await edge.ask("/lab/echo", { method: "POST", body: new Uint8Array([0xff]) })).status).toBe(415);
    const large = await open("ping");
    large.sendRaw(`${most}x`);
    expect(await large.closed).toBe(4413);
    const bytes = await open("ping");
    bytes.sendRaw(new Uint8Array([1]));
    expect(await bytes.closed).toBe(1003);
    await expect(openSocket(`${edge.url}/lab/ping`, ["flyby.v1"])).rejects.toThrow();
    await expect(open("countdown?from=-1")).rejects.toThrow();
    await expect(open("nothing")).rejects.toThrow();
  });

  it("[EXC4] a countdown over HTTP arrives number by number, by lines or by events", async () => {
    const lines = await edge.ask("/lab/countdown?from=1");
    const parts: string[] = [];
    const arrivals: number[] = [];
    const decoder = new TextDecoder();
    for await (const part of lines.body ?? []) {
      parts.push(decoder.decode(part));
      arrivals.push(performance.now());
    }
    expect(parts).toEqual(["1\n", "0\n"]);
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(400);
    const events = await edge.ask("/lab/countdown?from=0", { headers: { accept: "text/event-stream" } });
    expect(events.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await events.text()).toBe("data: 0\n\n");
    expect((await edge.ask("/lab/countdown?from=601")).status).toBe(400);
    expect(await (await edge.ask("/lab/countdown", { method: "HEAD" })).text()).toBe("");
  });

  it("[EXC4] a countdown over a socket ends with 1000", async () => {
    const socket = await open("countdown?from=1");
    expect([await socket.next(), await socket.next()]).toEqual(["1", "0"]);
    expect(await socket.closed).toBe(1000);
  });

  it("[EXC11] pages of this machine may use them, pages of other sites may not", async () => {
    const own = await open("ping", { origin: "http://localhost:3000" });
    own.sendRaw("ping");
    expect(await own.next()).toBe("Pong!");
    own.close();
    await expect(open("ping", { origin: "https://evil.example" })).rejects.toThrow();
    const send = (origin: string) => edge.ask("/lab/ping", { method: "POST", body: "ping", headers: { origin } });
    expect((await send("http://localhost:3000")).headers.get("access-control-allow-origin")).toBe(
      "http://localhost:3000",
    );
    expect((await send("https://evil.example")).status).toBe(403);
  });

  it("[EXC9] on shutdown sockets are closed with 1012 and answers that go on end", async () => {
    const other = await startEdge();
    const socket = await openSocket(`${other.url}/lab/sum`, []);
    const counting = await openSocket(`${other.url}/lab/countdown?from=600`, []);
    const lines = await other.ask("/lab/countdown?from=600");
    const began = performance.now();
    await other.stop();
    expect([await socket.closed, await counting.closed]).toEqual([1012, 1012]);
    expect(await lines.text()).toStartWith("600\n");
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it("[EXC10] --no-lab leaves nothing below /lab", async () => {
    const bare = await startEdge({ args: ["--no-lab"] });
    for (const path of ["/lab/hello", "/lab/sum", "/lab/mirror"]) expect((await bare.ask(path)).status).toBe(404);
    await expect(openSocket(`${bare.url}/lab/echo`, [])).rejects.toThrow();
    // The page itself comes, and says so.
    const page = await bare.ask("/lab");
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("<title>lab")]);
    expect(await (await bare.ask("/api/v1/about")).json()).toMatchObject({ lab: false });
    expect(await (await edge.ask("/api/v1/about")).json()).toMatchObject({ lab: true });
    await bare.stop();
  });
});
