/**
 * The TypeScript files below a folder, read once, each with its masked text and its imports.
 *
 * Paths are relative to the root and use forward slashes, as problems print them.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, posix, sep } from "node:path"
import { mask, type Masked } from "../code/mask.ts"
import { type Import, importsOf } from "./imports.ts"

/** One TypeScript file. */
export type Source = Masked & {
  /** For example `src/share/gather.ts`. */
  readonly path: string
  readonly text: string
  readonly imports: ReadonlyArray<Import>
}

/** Every `.ts` file under the folders, in alphabetical order. Folders that do not exist are empty. */
export const sources = (root: string, ...folders: ReadonlyArray<string>): ReadonlyArray<Source> =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.split(sep).includes("node_modules"))
        .map((name) => posix.join(folder, name.split(sep).join("/")))
    )
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8")
      const masked = mask(text)
      return { path, text, ...masked, imports: importsOf(text, masked.code) }
    })

/** The folder of `src` that holds the file, or null for a facade directly in `src`. */
export const layerOf = (path: string): string | null => {
  const parts = path.split("/")
  return parts.length > 2 ? parts[1] : null
}

/** The path of the file that a relative import names, or null when the import is not relative. */
export const target = (from: string, specifier: string): string | null =>
  specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : null
