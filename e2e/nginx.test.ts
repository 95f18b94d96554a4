import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { createRoomClient } from "@flyby/client";
import { logTransports, type MirrorAnswer, type PostAnswer, type RoomAnswer, subprotocol } from "@flyby/protocol";
import { eventually } from "./support/eventually.ts";
import { nginxPath, publicName } from "./support/nginx.ts";
import { type NginxSite, startNginxSite } from "./support/nginx-site.ts";
import { anyRate, jsonRequest, post, unhurry } from "./support/room-api.ts";

const describeWithNginx = nginxPath() === null ? describe.skip : describe;

/** What curl says; `--interface` gives it an address of its own. */
async function curl(site: NginxSite, ...args: string[]): Promise<string> {
  const child = Bun.spawn(["curl", "--silent", "--show-error", "--cacert", site.nginx.certificate, ...args], {
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`curl: ${err}`);
  return out;
}

test("what the guide explains of the configuration stands in it", async () => {
  const file = (path: string) => Bun.file(join(import.meta.dir, "..", path)).text();
  const [guide, shipped] = [await file("docs/guide/behind-a-proxy.md"), await file("deploy/nginx/flyby.conf")];
  const blocks = [...guide.matchAll(/```nginx\n(.*?)```/gs)].map(([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThan(5);
  for (const block of blocks) expect(shipped).toContain(block);
});

test("what the guide says about several nodes puts them into both upstreams, and Caddy takes its part", async () => {
  const root = join(import.meta.dir, "..");
  const guide = await Bun.file(join(root, "docs/guide/scale.md")).text();
  const script = /^sudo sed -i '(.*)' /m.exec(guide)?.[1] ?? "";
  const edited = await Bun.$`sed -e ${script} ${join(root, "deploy/nginx/flyby.conf")}`.text();
  const upstreams = [...edited.matchAll(/upstream (\w+) \{(.*?)\n\}/gs)].map(([, name, block = ""]) => ({
    name,
    nodes: [...block.matchAll(/server (\S+);/g)].map(([, node]) => node),
  }));
  const nodes = ["127.0.0.1:8771", "127.0.0.1:8772"];
  expect(upstreams).toEqual([
    { name: "flyby", nodes },
    { name: "flyby_bosh", nodes },
  ]);
  const caddyfile = /```caddyfile\n(.*?)```/s.exec(guide)?.[1] ?? "";
  expect(caddyfile).toContain("reverse_proxy");
  if (Bun.which("caddy") === null) return;
  const adapted = Bun.spawn(["caddy", "adapt", "--adapter", "caddyfile", "--config", "/dev/stdin"], {
    stdin: new Blob([caddyfile]),
    stdout: "pipe",
    stderr: "ignore",
  });
  expect(await new Response(adapted.stdout).text()).toContain('"127.0.0.1:8772"');
});

describeWithNginx("Flyby behind nginx, with the shipped configuration", () => {
  const otherSite = "https://blog.example";
  let site: NginxSite;
  beforeAll(async () => {
    site = await startNginxSite({ args: ["--no-samples", "--allow-origin", otherSite, ...anyRate] });
    await unhurry(site.flyby, "lobby");
  });
  afterAll(() => site.stop());

  test("pages come over TLS and HTTP/2; plain HTTP is sent there", async () => {
    const format = "%{http_version} %{http_code} %{content_type}";
    const page = await curl(site, "--http2", "--output", "/dev/null", "--write-out", format, `${site.nginx.url}/`);
    expect(page).toBe("2 200 text/html; charset=utf-8");
    const plain = await fetch(`http://127.0.0.1:${site.nginx.plainPort}/watch/lobby?a=b`, {
      redirect: "manual",
      headers: { Host: publicName },
    });
    expect([plain.status, plain.headers.get("location")]).toEqual([301, `https://${publicName}/watch/lobby?a=b`]);
  });

  test.each([...logTransports])("%s carries comments both ways, each as it is said", async (transport) => {
    const { fetch, WebSocket } = site;
    const client = createRoomClient({
      server: site.nginx.url,
      room: "lobby",
      transport,
      fetch,
      WebSocket,
      storage: null,
    });
    try {
      const arrived = new Map<string, number>();
      client.on("arrivals", (list) => {
        for (const { comment } of list) arrived.set(comment.text, performance.now());
      });
      const live = Promise.withResolvers<string>();
      client.on("connection", (now) => {
        if (now.state === "live") live.resolve(now.transport);
        if (now.state === "failed") live.reject(new Error(now.message));
      });
      expect(await live.promise).toBe(transport);
      for (let count = 0; count < 3; count++) {
        const text = `${transport} hears ${count}`;
        const saidAt = performance.now();
        await post(site.flyby, "lobby", { text });
        while (!arrived.has(text) && performance.now() - saidAt < 5_000) await Bun.sleep(5);
        // A proxy that waits for a buffer to fill would not hand on a line of a hundred bytes at all.
        expect((arrived.get(text) ?? Number.POSITIVE_INFINITY) - saidAt).toBeLessThan(
          transport === "poll" ? 3_000 : 500,
        );
      }
      const said = await client.post({ text: `said over ${transport}` });
      expect(said).toMatchObject({ ok: true });
    } finally {
      client.close();
    }
  });

  test("a socket is opened through the proxy, with our subprotocol", async () => {
    const socket = new site.WebSocket(`${site.nginx.url.replace("https", "wss")}/ws`, subprotocol);
    const opened = Promise.withResolvers<string>();
    socket.onopen = () => opened.resolve(socket.protocol);
    socket.onerror = () => opened.reject(new Error("the socket did not open"));
    expect(await opened.promise).toBe(subprotocol);
    socket.close();
  });

  test("an upgrade to anything but a WebSocket ends at the proxy", async () => {
    const asks = ["--header", "Upgrade: h2c", "--header", "Connection: Upgrade", "--http1.1"];
    const mirrored = JSON.parse(await curl(site, ...asks, `${site.nginx.url}/lab/mirror`)) as MirrorAnswer;
    const names = mirrored.request.headers.map(([name]) => name);
    expect(names).toContain("x-forwarded-for");
    expect(names).not.toContain("upgrade");
  });

  test("a held request is no poll: it passes the cache by and is answered when something is said", async () => {
    const path = "/api/v1/rooms/lobby/log";
    const { seq } = await post(site.flyby, "lobby", { text: "the last word so far" });
    const room = async () => (await site.ask("/api/v1/rooms/lobby")).json() as Promise<RoomAnswer>;
    const { cursor } = await eventually(room, (answer) => answer.cursor.endsWith(`:${seq}`));
    const held = site.ask(`${path}?since=${cursor}&wait=20`);
    const again = site.ask(`${path}?since=${cursor}&wait=20`);
    await Bun.sleep(100);
    await post(site.flyby, "lobby", { text: "worth waiting for" });
    for (const answer of await Promise.all([held, again])) {
      expect(answer.headers.get("x-cache")).toBe("BYPASS");
      expect(await answer.text()).toContain("worth waiting for");
    }
  });

  test("over HTTP/2, too, a stream hands on each line at once", async () => {
    const trust = ["--cacert", site.nginx.certificate];
    const address = `${site.nginx.url}/api/v1/rooms/lobby/log/stream`;
    const child = Bun.spawn(["curl", "--silent", "--http2", "--no-buffer", "--include", ...trust, address]);
    let heard = "";
    const hear = (async () => {
      for await (const bytes of child.stdout) heard += new TextDecoder().decode(bytes);
    })();
    while (!heard.includes("\r\n\r\n")) await Bun.sleep(5);
    expect(heard).toStartWith("HTTP/2 200");
    const saidAt = performance.now();
    await post(site.flyby, "lobby", { text: "streamed" });
    while (!heard.includes("streamed") && performance.now() - saidAt < 5_000) await Bun.sleep(5);
    expect(performance.now() - saidAt).toBeLessThan(500);
    child.kill();
    await hear;
  });

  test("what one site may read is not handed to another from the cache", async () => {
    const read = async (origin?: string) => {
      const answer = await site.ask("/api/v1/rooms/lobby/log?since=0", {
        headers: origin === undefined ? {} : { Origin: origin },
      });
      return answer.headers.get("access-control-allow-origin");
    };
    for (let round = 0; round < 2; round++) {
      expect(await read()).toBeNull();
      expect(await read(otherSite)).toBe(otherSite);
      expect(await read("https://elsewhere.example")).toBeNull();
    }
  });

  test("packed for who can unpack it, plain for who cannot, from the same cache", async () => {
    for (let count = 0; count < 10; count++) await post(site.flyby, "lobby", { text: "字".repeat(90) });
    const encodingOf = async (accepted: string) =>
      (await site.ask("/api/v1/rooms/lobby/log?since=0", { headers: { "Accept-Encoding": accepted } })).headers.get(
        "content-encoding",
      );
    expect(await encodingOf("gzip, deflate, br, zstd")).toBe("gzip");
    expect(await encodingOf("identity")).toBeNull();
    expect(await encodingOf("br, gzip;q=0")).toBeNull();
    expect(await encodingOf("deflate, gzip;q=0.5")).toBe("gzip");
  });

  test("nginx had nothing to complain about", async () => {
    expect(await site.nginx.errors()).toBe("");
  });
});

describeWithNginx("addresses behind nginx", () => {
  let site: NginxSite;
  beforeAll(async () => {
    site = await startNginxSite({ args: ["--no-samples"] });
  });
  afterAll(() => site.stop());

  /** Says something from an address of this machine, perhaps pretending another. */
  async function sayFrom(address: string, forged: string | null): Promise<{ status: number; body: PostAnswer }> {
    const out = await curl(
      site,
      ...["--interface", address, "--write-out", "\n%{http_code}", "--json", '{"text":"hello"}'],
      ...(forged === null ? [] : ["--header", `X-Forwarded-For: ${forged}`]),
      `${site.nginx.url}/api/v1/rooms/lobby/comments`,
    );
    const [body = "", status = ""] = out.split("\n");
    return { status: Number(status), body: JSON.parse(body) as PostAnswer };
  }

  test("who writes without a token is known by the address that nginx saw, whatever they claim", async () => {
    const honest = await sayFrom("127.0.0.2", null);
    const forger = await sayFrom("127.0.0.2", "203.0.113.9");
    const neighbour = await sayFrom("127.0.0.3", null);
    expect([honest.status, forger.status, neighbour.status]).toEqual([201, 201, 201]);
    expect(forger.body.author).toBe(honest.body.author);
    expect(neighbour.body.author).not.toBe(honest.body.author);
  });

  test("a new claim each time does not get around the rate limit, and nobody else pays for it", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++) statuses.push((await sayFrom("127.0.0.4", `198.51.100.${count}`)).status);
    expect(statuses).toContain(429);
    expect((await sayFrom("127.0.0.5", null)).status).toBe(201);
  });

  test("metrics are not for everybody whom nginx lets through", async () => {
    expect((await site.ask("/metrics")).status).toBe(403);
    const admin = await site.ask("/metrics", jsonRequest("GET", undefined, site.admin));
    expect(await admin.text()).toContain("flyby_connections");
  });
});
