// A bare HTTP server of this runtime: the same number of bytes as the answer it stands against, from memory. It says its
// port first and ends with its standard input.
const [bytes = "0"] = process.argv.slice(2);
const body = Buffer.alloc(Number(bytes), "x");
const etag = 'W/"control"';
const headers = { "content-type": "application/json", etag, "cache-control": "public, max-age=5" };

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    if (request.method === "POST") return Response.json(await request.json(), { status: 201 });
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return new Response(body, { headers });
  },
});

process.on("SIGINT", () => undefined);
console.log(JSON.stringify({ port: server.port }));
for await (const _ of Bun.stdin.stream());
process.exit(0);

// A module: so it may wait at its top.
export {};
