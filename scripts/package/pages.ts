/**
 * Pages with threads, as apps bundle them: by Vite, which finds the file of the worker by itself, and by esbuild, for which it is an entry of
 * its own. The program of the README runs in each in Chromium, on two threads, and must print what stands below it there.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { inChromium, isolated } from "../chromium.ts"
import { tool } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import { type App, type Problems, write } from "./App.ts"
import type { Program } from "./ways.ts"

/** How a bundler is run, into the folder of the app that has its name; what went wrong, if anything did. */
type Bundler = (root: string, app: App, page: string) => Promise<Problems>

const index = "<!doctype html><script type=\"module\" src=\"./page.js\"></script>\n"

/** The program on two threads; what it prints is sent home. */
const pageOf = ({ text }: Program, worker: string): string => {
  const imports = Array.from(text.matchAll(/^import .*\n/gm), ([line]) => line)
  const rest = text.replaceAll(/^import .*\n/gm, "").replaceAll("Engine.layer", "threads")
  return `${imports.join("")}import { Effect as Run } from "effect"
import { Engine as Engines } from "neurolens"
import { layerWorkers } from "neurolens/browser"
const printed = []
console.log = (...words) => printed.push(words.join(" "))
const send = (body) => fetch("/", { method: "POST", body: JSON.stringify(body) })
globalThis.addEventListener("unhandledrejection", ({ reason }) => send({ failed: String(reason) }))
const threads = layerWorkers({ size: 2, least: 0${worker} })
const name = await Run.runPromise(Run.provide(Run.map(Engines.Engine, (engine) => engine.name), threads))
${rest}
await send({ name, printed: printed.join("\\n") })
`
}

const filesIn = (folder: string): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))])
  )

const byVite: Bundler = async (root, app, page) => {
  write(app, "page-vite/page.js", page)
  write(app, "page-vite/index.html", index)
  write(
    app,
    "page-vite/vite.config.mjs",
    `export default { logLevel: "warn", build: { target: "es2023", chunkSizeWarningLimit: 1000 } }\n`
  )
  const { code, output } = await run(projectNode(root), [tool(root, "package", "vite"), "build"], {
    cwd: join(app.folder, "page-vite")
  })
  return code === 0 && output.trim() === "" ? [] : [output]
}

const byEsbuild: Bundler = async (_, app, page) => {
  const { build } = await import("esbuild")
  const folder = join(app.folder, "page-esbuild")
  write(app, "page-esbuild/page.js", page)
  write(app, "page-esbuild/worker.js", `import "neurolens/browser/worker"\n`)
  mkdirSync(join(folder, "dist"), { recursive: true })
  write(app, "page-esbuild/dist/index.html", index)
  try {
    const { warnings } = await build({
      absWorkingDir: folder,
      entryPoints: ["page.js", "worker.js"],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      outdir: "dist",
      logLevel: "silent"
    })
    return warnings.map(({ text }) => text)
  } catch (error) {
    return [String(error)]
  }
}

const page =
  (bundler: Bundler, name: string, worker = "") =>
  async (root: string, app: App, program: Program): Promise<Problems> => {
    const problems = await bundler(root, app, pageOf(program, worker))
    if (problems.length > 0) return problems
    const files = filesIn(join(app.folder, name, "dist"))
    const found = await inChromium({ files, headers: isolated }, 60_000)
    const right = { name: "threaded", printed: program.output.trim() }
    return JSON.stringify(found) === JSON.stringify(right)
      ? []
      : [`the page sent\n${JSON.stringify(found)}\nand not\n${JSON.stringify(right)}`]
  }

/** A page by each bundler. */
export const pages = {
  Vite: page(byVite, "page-vite"),
  esbuild: page(byEsbuild, "page-esbuild", ", worker: new URL(\"./worker.js\", import.meta.url)")
} as const
