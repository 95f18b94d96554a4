import { createCore } from "../../core.ts";

/**
 * For the crash test: posts into the lobby of a data folder as fast as answers come, and prints every answer as a line
 * `nonce id seq`, until it is killed. Arguments: data folder, first number, how many.
 */
const [folder = "", first = "0", count = "0"] = process.argv.slice(2);
/** Posts under way at once. */
const width = 16;

const core = await createCore({
  store: { type: "sqlite", folder },
  rates: { addressPerSecond: 1e6, addressBurst: 1e6 },
});
let next = Number(first);
const end = next + Number(count);

async function post(): Promise<void> {
  while (next < end) {
    const nonce = `n${next++}`;
    const sender = { author: `author-${nonce}`, name: "Poster", address: "127.0.0.1", role: "viewer" } as const;
    const result = await core.ingress.submit("lobby", { text: `comment ${nonce}`, nonce }, sender);
    if (!result.ok) throw new Error(result.message);
    process.stdout.write(`${nonce} ${result.value.id} ${result.value.seq}\n`);
  }
}

await Promise.all(Array.from({ length: width }, post));
await core.close();
