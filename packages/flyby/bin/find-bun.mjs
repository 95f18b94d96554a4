import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const executable = process.platform === "win32" ? "bun.exe" : "bun";
const answerTimeoutMs = 10_000;

/**
 * Every place the pinned runtime may lie in, best first: where its install script put it, then the platform packages
 * it came in (all there is when install scripts are switched off).
 */
export function bunCandidates(
  platform = process.platform,
  arch = process.arch,
  resolve = createRequire(import.meta.url).resolve,
) {
  const cpu = arch === "arm64" ? "aarch64" : arch;
  const system = `bun-${platform === "win32" ? "windows" : platform}-${cpu}`;
  const variants = [system, `${system}-musl`, `${system}-baseline`, `${system}-musl-baseline`, `${system}-android`];
  const packages = [["bun", "bin", "bun.exe"], ...variants.map((name) => [`@oven/${name}`, "bin", executable])];
  return packages.flatMap(([name, ...path]) => {
    try {
      return [join(dirname(resolve(`${name}/package.json`)), ...path)];
    } catch {
      return [];
    }
  });
}

/** The first candidate that runs here and is the runtime, or null. Another C library or a stub script does not answer. */
export function findBun(candidates = bunCandidates(), run = spawnSync) {
  const answers = (path) => {
    const { status, stdout } = run(path, ["--version"], { encoding: "utf8", timeout: answerTimeoutMs, stdio: "pipe" });
    return status === 0 && /^\d+\.\d+\.\d+/.test(stdout);
  };
  return candidates.find(answers) ?? null;
}
