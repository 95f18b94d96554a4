import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  // Relative, so that the server can put the pages below any path with one <base>.
  base: "./",
  // The workspace packages are bundled from their sources.
  resolve: { conditions: ["bun", ...defaultClientConditions] },
  build: {
    outDir: "dist/pages",
    emptyOutDir: true,
    target: "es2022",
    // Everything small stays a file: the pages' policy allows no data: scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: page("index.html"),
        watch: page("watch.html"),
        overlay: page("overlay.html"),
        lab: page("lab.html"),
      },
    },
  },
});
