/**
 * The ways in which an app takes the package: plain Node, TypeScript under two resolutions, three bundlers.
 *
 * Each runs the same program, the first of the README, and must print what stands below it there.
 */
import { existsSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { tool } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import { type App, type Problems, write } from "./App.ts"
import { loadedAtOnce, type Size } from "./weight.ts"

/** A program and what it must print. */
export type Program = { readonly text: string; readonly output: string }

/** The first program of a page with a block of output behind it. */
export const firstProgram = (page: string): Program => {
  const found = /```ts\n([\s\S]*?)```\s*<!-- output -->\s*```text\n([\s\S]*?)```/.exec(page)
  if (found === null) throw new Error("the page has no program with output")
  return { text: found[1], output: found[2] }
}

const printed = async (root: string, app: App, file: string, { output }: Program): Promise<Problems> => {
  const ran = await run(projectNode(root), [file], { cwd: app.folder, limit: 60_000 })
  return ran.code === 0 && ran.output.trim() === output.trim()
    ? []
    : [`${file} printed\n${ran.output}\nand not\n${output}`]
}

/** The program as it stands, by Node. */
export const plainNode = (root: string, app: App, program: Program): Promise<Problems> => {
  write(app, "plain.js", program.text)
  return printed(root, app, "plain.js", program)
}

/** Every entry point can be imported, and a module from its own is the one of the index, so that nothing is there twice. */
export const entries = async (
  root: string,
  app: App,
  names: ReadonlyArray<string>,
  modules: ReadonlyArray<string>
): Promise<Problems> => {
  const imports = names.map((name) => `await import(${JSON.stringify(name)})\n`).join("")
  const same = modules.map((name) => `differs("${name}", await import("neurolens/${name}"))\n`).join("")
  const check = `import * as index from "neurolens"
const differs = (name, module) => {
  if (index[name] !== module) throw new Error(\`neurolens/\${name} is another module than \${name} of neurolens\`)
}
`
  write(app, "entries.js", check + imports + same)
  const { code, output } = await run(projectNode(root), ["entries.js"], { cwd: app.folder })
  return code === 0 ? [] : [output]
}

/** The program and all entry points, under a way of resolving modules, with the types of everything that is installed looked at. */
export const typeScript = async (
  root: string,
  app: App,
  program: Program,
  names: ReadonlyArray<string>,
  resolution: "node16" | "bundler",
  compiler: string
): Promise<Problems> => {
  const folder = `types-${resolution}`
  const imports = names.map((name, k) => `import * as entry${k} from "${name}"\n`).join("")
  write(app, `${folder}/program.ts`, program.text)
  write(app, `${folder}/entries.ts`, `${imports}export const all = [${names.map((_, k) => `entry${k}`).join(", ")}]\n`)
  const options = {
    module: resolution === "bundler" ? "esnext" : "node16",
    moduleResolution: resolution,
    target: "es2022",
    lib: ["es2024", "esnext.iterator", "dom", "dom.iterable"],
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: false
  }
  write(app, `${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: options, include: ["*.ts"] }))
  const { code, output } = await run(projectNode(root), [compiler, "-p", folder], { cwd: app.folder })
  return code === 0 ? [] : [output]
}

/** A program whose modules are imported from entry points of their own: `import * as Network from "neurolens/Network"`. */
export const perModule = ({ output, text }: Program): Program => ({
  output,
  text: text.replaceAll(
    /import \{ ([^}]*) \} from "(effect|neurolens)"\n/g,
    (_, names: string, from: string) =>
      names.split(", ").map((name) => `import * as ${name} from "${from}/${name}"\n`).join("")
  )
})

/** What a bundle hears of the files that its program needs. */
export type Weigh = (size: Size) => Problems

/** A bundled program runs with the files that it loads at once and without all others, and they weigh as much as `weigh` wants. */
const bundled = async (
  root: string,
  app: App,
  folder: string,
  file: string,
  program: Program,
  weigh: Weigh
): Promise<Problems> => {
  const { files, size } = loadedAtOnce(join(app.folder, folder), file)
  for (const name of readdirSync(join(app.folder, folder))) {
    if (!files.has(name)) rmSync(join(app.folder, folder, name), { recursive: true })
  }
  return [...await printed(root, app, `${folder}/${file}`, program), ...weigh(size)]
}

/** Bundled by esbuild for a browser, in files that are loaded when they are needed. */
export const esbuild = async (root: string, app: App, program: Program, weigh: Weigh): Promise<Problems> => {
  const { build } = await import("esbuild")
  try {
    const { warnings } = await build({
      absWorkingDir: app.folder,
      entryPoints: { out: write(app, "esbuild.js", program.text) },
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      platform: "browser",
      outdir: "esbuild",
      logLevel: "silent"
    })
    return [...warnings.map(({ text }) => text), ...await bundled(root, app, "esbuild", "out.js", program, weigh)]
  } catch (error) {
    return [String(error)]
  }
}

/** A server in one file with its worker threads in another, both bundled by esbuild: the program, on two threads. */
export const server = async (root: string, app: App, program: Program): Promise<Problems> => {
  const { build } = await import("esbuild")
  const text = program.text.replaceAll("Engine.layer", "threads")
  const threads = `import { layerWorkers } from "neurolens/node"
const threads = layerWorkers({ size: 2, least: 0, worker: new URL("./worker.js", import.meta.url) })
`
  write(app, "server.js", threads + text)
  write(app, "worker.js", `import "neurolens/node/worker"\n`)
  try {
    await build({
      absWorkingDir: app.folder,
      entryPoints: ["server.js", "worker.js"],
      bundle: true,
      format: "esm",
      platform: "node",
      outdir: "server",
      logLevel: "silent"
    })
    return text === program.text
      ? ["the program has no engine to replace"]
      : printed(root, app, "server/server.js", program)
  } catch (error) {
    return [String(error)]
  }
}

/** Bundled by Vite as a module, in files that are loaded when they are needed. */
export const vite = async (root: string, app: App, program: Program, weigh: Weigh): Promise<Problems> => {
  write(app, "vite.js", program.text)
  write(
    app,
    "vite.config.js",
    `export default { logLevel: "warn", build: { target: "es2023", outDir: "vite", lib: { entry: "vite.js", formats: ["es"], fileName: "out" }, rollupOptions: { output: { minify: true } } } }\n`
  )
  const { code, output } = await run(projectNode(root), [tool(root, "package", "vite"), "build"], { cwd: app.folder })
  // Beside the program lies what it loads later.
  const file = existsSync(join(app.folder, "vite"))
    ? readdirSync(join(app.folder, "vite")).find((name) => name.startsWith("out."))
    : undefined
  if (code !== 0 || file === undefined) return [output]
  return [...output.trim() === "" ? [] : [output], ...await bundled(root, app, "vite", file, program, weigh)]
}

/** Bundled by webpack as a module, in files that are loaded when they are needed. */
export const webpack = async (root: string, app: App, program: Program, weigh: Weigh): Promise<Problems> => {
  write(app, "webpack.js", program.text)
  write(
    app,
    "webpack-run.mjs",
    `import webpack from ${JSON.stringify(join(root, "tools", "package", "node_modules", "webpack", "lib", "index.js"))}
const options = {
  context: ${JSON.stringify(app.folder)},
  mode: "production",
  entry: "./webpack.js",
  experiments: { outputModule: true },
  performance: false,
  output: { path: ${
      JSON.stringify(join(app.folder, "webpack"))
    }, filename: "out.mjs", module: true, library: { type: "module" } }
}
webpack(options, (error, stats) => {
  if (error !== null) throw error
  const text = stats.toString("errors-warnings")
  if (text.trim() !== "") console.log(text)
  process.exitCode = stats.hasErrors() || stats.hasWarnings() ? 1 : 0
})
`
  )
  const { code, output } = await run(projectNode(root), ["webpack-run.mjs"], { cwd: app.folder })
  return code === 0 ? await bundled(root, app, "webpack", "out.mjs", program, weigh) : [output]
}
