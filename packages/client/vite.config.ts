import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  // The workspace packages are bundled from their sources.
  resolve: { conditions: ["bun", ...defaultClientConditions] },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    lib: { entry: { index: fileURLToPath(new URL("src/index.ts", import.meta.url)) }, formats: ["es"] },
  },
});
