// The manifest in the working directory, as others get it: without the condition that leads to the sources, which are
// not in the tarball, and without what only building needs.
//   node ../../scripts/publish/manifest.mjs publish    before packing: writes it, keeps the original beside it
//   node ../../scripts/publish/manifest.mjs restore    after packing: puts the original back
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const manifestFile = "package.json";
const originalFile = "package.source.json";

if (process.argv[2] === "publish") {
  const source = readFileSync(existsSync(originalFile) ? originalFile : manifestFile, "utf8");
  const { scripts: _scripts, devDependencies: _devDependencies, imports: _imports, ...manifest } = JSON.parse(source);
  for (const target of Object.values(manifest.exports)) delete target.bun;
  writeFileSync(originalFile, source);
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
} else if (existsSync(originalFile)) {
  renameSync(originalFile, manifestFile);
}
