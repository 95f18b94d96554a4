import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  resolve: { conditions: ["bun", ...defaultClientConditions] },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    lib: { entry: { index: source("index.ts"), core: source("core/index.ts") }, formats: ["es"] },
  },
});
