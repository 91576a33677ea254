/**
 * The studio as static files for any host under any path: relative addresses, workers as modules, the library by its sources.
 */
import { defineConfig } from "vite"

const conditions = ["neurolens-source", "module", "browser", "development|production"]

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { conditions },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  server: {
    headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
    open: process.env["CI"] === undefined && process.stdout.isTTY
  },
  build: { target: "es2023", outDir: "dist", emptyOutDir: true, modulePreload: { polyfill: false } }
})
