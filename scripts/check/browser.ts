/**
 * Check `browser`: the core entry `src/index.ts`, that of pages and that of their workers bundle for a browser, and nothing of Node is reachable
 * from them.
 *
 * A Node module may hide behind three imports; hence the way to it is printed.
 */
import { build, type Metafile } from "esbuild"
import { existsSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import type { Problem } from "./Check.ts"

const builtin = new RegExp(`^(node:.*|(${builtinModules.filter((name) => !name.startsWith("_")).join("|")})(/.*)?)$`)

const core = "src/index.ts"
const entries = [core, "src/browser/index.ts", "src/browser/kernelWorker.ts"]

/** The files from an entry to `file`, found backwards through the first importer of each. */
const wayTo = (inputs: Metafile["inputs"], file: string): string => {
  const way = [file]
  for (let at = file; !entries.includes(at);) {
    const importer = Object.keys(inputs).find((path) =>
      !way.includes(path) && inputs[path].imports.some((entry) => entry.path === at)
    )
    if (importer === undefined) break
    way.unshift(importer)
    at = importer
  }
  return way.join(" -> ")
}

/** Lists the Node modules that the entries reach and everything that keeps them from being bundled. */
export const browser = async (root: string): Promise<ReadonlyArray<Problem>> => {
  if (!existsSync(join(root, core))) return [`${core} does not exist`]
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: entries.filter((entry) => existsSync(join(root, entry))),
      bundle: true,
      write: false,
      outdir: "out",
      format: "esm",
      target: "es2023",
      platform: "browser",
      conditions: ["neurolens-source"],
      metafile: true,
      logLevel: "silent",
      plugins: [{
        name: "node stays outside",
        setup: (plugin) => plugin.onResolve({ filter: builtin }, ({ path }) => ({ path, external: true }))
      }]
    })
    return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports
        .filter((entry) => entry.external === true && builtin.test(entry.path))
        .map((entry) =>
          `${file} imports "${entry.path}", which no browser has; reached by ${wayTo(metafile.inputs, file)}`
        )
    )
  } catch (error) {
    const failure = error as Partial<{ errors: ReadonlyArray<import("esbuild").Message> }> // what esbuild rejects with
    if (failure.errors === undefined) throw error
    return failure.errors.map(({ location, text }) => `${location?.file ?? core}:${location?.line ?? 1} ${text}`)
  }
}
