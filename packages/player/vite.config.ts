import { fileURLToPath } from "node:url";
import { type BuildEnvironmentOptions, defaultClientConditions, defineConfig } from "vite";

// The script-tag bundles: one classic script each, everything inside, the worker as a blob.
const bundle = (name: string): BuildEnvironmentOptions => ({
  lib: {
    entry: fileURLToPath(new URL(`src/embed/${name}.ts`, import.meta.url)),
    formats: ["iife"],
    name: "Flyby",
    fileName: () => `${name}.js`,
  },
});

// The workspace packages are bundled from their sources.
const resolve = { conditions: ["bun", ...defaultClientConditions] };

export default defineConfig({
  resolve,
  publicDir: false,
  define: { "process.env.NODE_ENV": '"production"' },
  builder: {},
  build: { outDir: "dist/embed", target: "es2022" },
  environments: {
    client: { build: bundle("flyby") },
    // Into the same folder, after the other.
    layer: {
      consumer: "client",
      resolve: { conditions: ["flyby-small", ...resolve.conditions] },
      build: { ...bundle("flyby-layer"), emptyOutDir: false },
    },
  },
});
