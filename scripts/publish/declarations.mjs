// Writes the type declarations of the package in the working directory to dist/types, with those of the private
// packages it uses beside them, so that they are complete without anything else installed.
//   node ../../scripts/publish/declarations.mjs ENTRY…     entries are relative to the package
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

const packageFolder = process.cwd();
const packagesFolder = resolve(packageFolder, "..");
const typesFolder = join(packageFolder, "dist", "types");
const entries = process.argv.slice(2);

/** Source file of every name that a workspace package exports. */
const sources = new Map();
for (const folder of readdirSync(packagesFolder)) {
  const manifestFile = join(packagesFolder, folder, "package.json");
  if (!existsSync(manifestFile)) continue;
  const { name, exports = {} } = JSON.parse(readFileSync(manifestFile, "utf8"));
  for (const [subpath, target] of Object.entries(exports)) {
    sources.set(join(name, subpath), join(packagesFolder, folder, typeof target === "string" ? target : target.bun));
  }
}

rmSync(typesFolder, { recursive: true, force: true });
mkdirSync(typesFolder, { recursive: true });
const configFile = join(packageFolder, "dist", "tsconfig.types.json");
writeFileSync(
  configFile,
  JSON.stringify({
    extends: "../../../tsconfig.base.json",
    compilerOptions: {
      noEmit: false,
      emitDeclarationOnly: true,
      outDir: typesFolder,
      rootDir: packagesFolder,
      lib: ["es2023", "dom", "dom.iterable"],
      types: ["vite/client"],
      // By path instead of by name: the compiler writes no declarations for what it finds in node_modules.
      paths: Object.fromEntries([...sources].map(([name, file]) => [name, [file]])),
    },
    files: entries.map((entry) => join(packageFolder, entry)),
  }),
);
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", configFile], { stdio: "inherit" });
rmSync(configFile);
if (status !== 0) process.exit(status ?? 1);

for (const file of readdirSync(typesFolder, { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".d.ts")) continue;
  const path = join(typesFolder, file);
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(
      /(from |import\()"([^"]+)"/g,
      (_, before, name) => `${before}"${portable(name, path)}"`,
    ),
  );
}

/** `./x.ts` becomes `./x.js`, and a workspace package the path of its declarations. */
function portable(name, from) {
  if (name.startsWith(".")) return name.replace(/\.ts$/, ".js");
  const source = sources.get(name);
  if (source === undefined) return name;
  const path = relative(dirname(from), join(typesFolder, relative(packagesFolder, source)));
  return (path.startsWith(".") ? path : `./${path}`).replace(/\.ts$/, ".js");
}
