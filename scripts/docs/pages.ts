/**
 * Where documentation stands: README.md, CONTRIBUTING.md, everything in `docs`, and the doc comments of `src`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join, posix, relative, resolve, sep } from "node:path"
import { docComments } from "./comments.ts"
import { linesOf, type Page, parse } from "./Page.ts"

/** A file with its pages: one for Markdown, one for each doc comment of a source file. */
export type DocumentedFile = {
  /** Relative to the root with forward slashes, as failures print it. */
  readonly file: string
  readonly path: string
  readonly text: string
  readonly pages: ReadonlyArray<Page>
}

const below = (root: string, folder: string, ending: string): ReadonlyArray<string> =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending) && !name.split(sep).includes("node_modules"))
      .map((name) => posix.join(folder, name.split(sep).join("/")))
      .toSorted()
    : []

/** All files that may hold examples. */
export const documentation = (root: string): ReadonlyArray<string> => [
  ...["README.md", "CONTRIBUTING.md"].filter((name) => existsSync(join(root, name))),
  ...below(root, "docs", ".md"),
  ...below(root, "src", ".ts")
]

/** The files of a folder that may hold examples; a file stands for itself. */
export const filesIn = (root: string, path: string): ReadonlyArray<string> =>
  existsSync(path) && statSync(path).isDirectory()
    ? [".md", ".ts"].flatMap((ending) => below(root, relative(root, path), ending))
    : [path]

/** Reads a file; `name` is relative to the working folder of the root, or absolute. */
export const read = (root: string, name: string): DocumentedFile => {
  const path = resolve(root, name)
  const text = readFileSync(path, "utf8")
  const parts = path.endsWith(".ts") ? docComments(text) : [linesOf(text)]
  return { file: relative(root, path).split(sep).join("/"), path, text, pages: parts.map(parse) }
}
