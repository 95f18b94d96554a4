// Measures the store on a PostgreSQL of its own (nothing synced to the disk, everything on this machine):
//   node_modules/.bin/bun scripts/bench-postgres.mjs
import { SQL } from "bun";
import { openPostgresStores } from "../packages/server/src/store/postgres/open-stores.ts";
import { fill } from "../packages/server/src/store/postgres/testing/fill.ts";
import { postgresOptions } from "../packages/server/src/store/postgres/testing/postgres-options.ts";
import { startPostingNode } from "../packages/server/src/store/postgres/testing/start-posting-node.ts";
import { newComment, newImport, newRoom } from "../packages/server/src/store/testing/stores-under-test.ts";
import { startPostgres } from "../packages/testing/src/index.ts";

const server = await startPostgres();
try {
  const url = await server.newDatabase();
  const stores = await openPostgresStores(postgresOptions(url));
  for (const id of ["hot1", "hot3", "calm", "imported"]) await stores.rooms.add(newRoom(id));
  const post = (room, nonce) =>
    stores.log.append([{ room, change: { kind: "comment", comment: newComment(nonce, { author: room }) } }]);

  await hotRoom(1);
  await hotRoom(3);
  await calmRoom();
  await importing();
  await stores.upkeep.close();
  await segments();

  async function hotRoom(processes) {
    const room = `hot${processes}`;
    const nodes = Array.from({ length: processes }, (_, n) => startPostingNode(url, room, `n${n}`, 256));
    const count = () => nodes.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    while (nodes.some(({ acknowledged }) => acknowledged.length < 1_000)) await Bun.sleep(10);
    const [before, began] = [count(), performance.now()];
    await Bun.sleep(3_000);
    const perSecond = ((count() - before) / (performance.now() - began)) * 1_000;
    await Promise.all(nodes.map((node) => node.stop()));
    console.log(`one hot room, ${processes} process(es), 256 waiting each: ${Math.round(perSecond)} comments/s`);
  }

  async function calmRoom() {
    const times = [];
    const posts = [];
    for (let i = 0; i < 1_000; i++) {
      const began = performance.now();
      posts.push(post("calm", `c${i}`).then(() => times.push(performance.now() - began)));
      await Bun.sleep(5);
    }
    await Promise.all(posts);
    console.log(`append at 200/s: ${quantiles(times)}`);
  }

  async function importing() {
    const comments = Array.from({ length: 200_000 }, (_, i) => newImport(`k${i}`, { progress: (i * 36) % 7_200_000 }));
    const times = [];
    let isDone = false;
    const began = performance.now();
    const done = stores.log.append([{ room: "imported", change: { kind: "imported", comments } }]).then(() => {
      isDone = true;
    });
    for (let i = 0; !isDone; i++) {
      const asked = performance.now();
      await post("imported", `p${i}`);
      times.push(performance.now() - asked);
      await Bun.sleep(5);
    }
    await done;
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`import of 200,000: ${seconds} s; posts into that room meanwhile: ${quantiles(times)}`);
  }

  async function segments() {
    const large = await server.newDatabase();
    const reader = await openPostgresStores(postgresOptions(large));
    const sql = new SQL(large, { max: 1 });
    await fill(sql, 1_250_000, 1_000_000);
    await sql.close();
    const times = [];
    for (let i = 0; i < 200; i++) {
      const began = performance.now();
      await reader.timeline.segment("r1", i % 20);
      if (i >= 20) times.push(performance.now() - began);
    }
    console.log(`segment (6,000 of 50,000) of a room of 1,000,000 comments: ${quantiles(times)}`);
    await reader.upkeep.close();
  }
} finally {
  await server.stop();
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${sorted.length})`;
}
