import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

// The package for bundlers. The private packages are inside; engine and client too, so that a page never has two.
export default defineConfig({
  resolve: { conditions: ["bun", ...defaultClientConditions] },
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: { index: source("index.ts"), layer: source("layer.ts") }, formats: ["es"] },
    rolldownOptions: { external: [/^lit($|\/)/] },
  },
});
