import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.ts";

const packages = fileURLToPath(new URL("../../", import.meta.url));

/** Absolute path of the folder with the built pages: `index.html`, `watch.html`, `overlay.html`, `lab.html` and `assets/`. */
export const pagesFolder: string = join(packages, "site", "dist", "pages");

/** Absolute path of the folder with the bundles for other sites' script tags. */
export const embedFolder: string = join(packages, "player", "dist", "embed");

export interface BuildOptions {
  /** Told in one sentence what is built and how long it took; silent when nothing changed. */
  readonly log: (line: string) => void;
}

interface Target {
  readonly name: string;
  readonly folder: string;
  readonly output: string;
  readonly config: string;
}

const targets: readonly Target[] = [
  { name: "pages", folder: join(packages, "site"), output: pagesFolder, config: "vite.config.ts" },
  { name: "player for other sites", folder: join(packages, "player"), output: embedFolder, config: "vite.config.ts" },
];

/** What ends up in the bundles; a change in any of it means building anew. */
const sources = ["protocol", "formats", "engine", "client", "player", "site", "lab/src/wire"];
const notBundled = /(^|\/)(dist|node_modules)\/|\.(test|contract)\.ts$|\.md$/;

/** Builds pages and embed bundles if their sources changed since the last time. Throws when a build fails. */
export async function ensureBuilt({ log }: BuildOptions): Promise<void> {
  const hash = await hashSources();
  await Promise.all(targets.map((target) => ensureTarget(target, hash, log)));
}

async function ensureTarget(target: Target, hash: string, log: BuildOptions["log"]): Promise<void> {
  const began = performance.now();
  const built = await buildOnce({ output: target.output, hash, build: (folder) => build(target, folder) });
  if (built) log(`Built the ${target.name} in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

async function build(target: Target, output: string): Promise<void> {
  const vite = join(dirname(fileURLToPath(import.meta.resolve("vite/package.json"))), "bin", "vite.js");
  const command = [process.execPath, vite, "build", "--config", target.config, "--outDir", output];
  const child = Bun.spawn([...command, "--logLevel", "warn"], {
    cwd: target.folder,
    env: { ...process.env, NODE_ENV: "production" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`Building the ${target.name} failed.\n${out}${err}`.trim());
}

async function hashSources(): Promise<string> {
  const files = [join(dirname(packages), "package-lock.json")];
  for (const name of sources) {
    const found = await Array.fromAsync(new Bun.Glob("**/*").scan({ cwd: join(packages, name) }));
    files.push(...found.filter((file) => !notBundled.test(file)).map((file) => join(packages, name, file)));
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file.slice(packages.length)).update(await readFile(file));
  return hash.digest("hex");
}
