/**
 * The TypeScript files below a folder, read once.
 *
 * Paths are relative to the root and use forward slashes, as problems print them.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, posix, sep } from "node:path"

/** One TypeScript file. */
export type Source = {
  /** For example `src/share/gather.ts`. */
  readonly path: string
  readonly text: string
}

/** The path of every `.ts` file under the folders, in alphabetical order. Folders that do not exist are empty. */
export const paths = (root: string, ...folders: ReadonlyArray<string>): ReadonlyArray<string> =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.split(sep).includes("node_modules"))
        .map((name) => posix.join(folder, name.split(sep).join("/")))
    )
    .toSorted()

/** The same files with their texts. */
export const sources = (root: string, ...folders: ReadonlyArray<string>): ReadonlyArray<Source> =>
  paths(root, ...folders).map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))

/** The folder of `src` that holds the file, or null for a facade directly in `src`. */
export const layerOf = (path: string): string | null => {
  const parts = path.split("/")
  return parts.length > 2 ? parts[1] : null
}
