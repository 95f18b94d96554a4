import { fileURLToPath } from "node:url";
import type { Finding, Stage } from "./stage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const glob = new Bun.Glob("packages/server/src/**/fuzz*.test.ts");

/** What `npm test` does with one seed, with as many as there is time for; at least with one. */
function again(name: string, share: number, variable: string, files: () => readonly string[]): Stage {
  return {
    name,
    share,
    async run({ ms, seed, say }) {
      const end = Date.now() + ms;
      const red: number[] = [];
      let rounds = 0;
      do {
        const roundSeed = seed + rounds++;
        const args = [process.execPath, "test", ...files().map((file) => `./${file}`), "--timeout", "150000"];
        const child = Bun.spawn(args, {
          cwd: root,
          env: { ...process.env, [variable]: String(roundSeed) },
          stdout: "pipe",
          stderr: "pipe",
        });
        const [out, err, code] = await Promise.all([
          new Response(child.stdout).text(),
          new Response(child.stderr).text(),
          child.exited,
        ]);
        if (code === 0) continue;
        red.push(roundSeed);
        say(`${variable}=${roundSeed} is red:\n${out}\n${err}`);
      } while (Date.now() < end);
      return [seen(rounds, red)];
    },
  };
}

function seen(rounds: number, red: readonly number[]): Finding {
  return {
    what: `${rounds} rounds, each with a seed of its own`,
    expected: "all green",
    seen: red.length === 0 ? "all green" : `red: ${red.join()}`,
    ok: red.length === 0,
  };
}

export const fuzz: Stage = again("fuzz", 2, "FLYBY_TEST_SEED", () => [...glob.scanSync(root)]);
export const chaos: Stage = again("chaos", 3, "FLYBY_CHAOS_SEED", () => ["cluster/chaos.test.ts"]);
