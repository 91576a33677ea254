/**
 * The public modules, each an entry point of its own: `import * as Network from "neurolens/Network"`.
 *
 * One idea: `src/index.ts` says which modules are public, and the `exports` of `package.json` follow. An entry point is the very file that the
 * index names, so whoever imports it has the same values; and a bundler sees which of its names are used, which esbuild does not through
 * `export * as`.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "../code/parse.ts"

/** What `exports` says of an entry point. */
export type Entry = string | Readonly<Record<string, string>>

/** The public modules of the package under `root`, by name: where each lies in `src`. None where there is no index. */
export const publicModules = (root: string): ReadonlyMap<string, string> => {
  const index = join(root, "src", "index.ts")
  const parsed = existsSync(index) ? parse(readFileSync(index, "utf8")) : null
  if (parsed?._tag !== "Parsed") return new Map()
  return new Map(
    parsed.program.body.flatMap((node) =>
      node.type === "ExportAllDeclaration" && node.exported?.type === "Identifier"
        ? [[node.exported.name, node.source.value.replace(/^\.\//, "")] as const]
        : []
    ).toSorted(([a], [b]) => a < b ? -1 : 1)
  )
}

/** The entry point of a file in `src`. */
const entryOf = (source: string): Entry => {
  const built = source.replace(/\.ts$/, "")
  return { "neurolens-source": `./src/${source}`, types: `./dist/${built}.d.ts`, default: `./dist/${built}.js` }
}

/** Whether an entry point has the name of a module, which begin with a capital; all others are written by hand. */
export const isModule = (entry: string): boolean => /^\.\/[A-Z]/.test(entry)

/** What `exports` must be: the index, its modules, and what else there is. */
export const wantedExports = (
  exports: Readonly<Record<string, Entry>>,
  modules: ReadonlyMap<string, string>
): Readonly<Record<string, Entry>> => {
  const { ".": index, ...others } = exports
  return {
    ".": index,
    ...Object.fromEntries(Array.from(modules, ([name, source]) => [`./${name}`, entryOf(source)])),
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !isModule(name)))
  }
}
