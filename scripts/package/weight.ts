/**
 * How much a bundled program loads before its first line runs, and whether the pages say so.
 *
 * One idea: sizes are stated once, in a table of `docs/in-an-application.md`, and `npm run test:package` measures them: a bundle cannot grow, nor
 * shrink, without somebody writing it down.
 */
import { readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { gzipSync } from "node:zlib"
import { parse } from "../code/parse.ts"
import type { Problems } from "./App.ts"

/** How large files are, in bytes. */
export type Size = { readonly bytes: number; readonly zipped: number }

/** What a module imports at once. */
const imports = (code: string): ReadonlyArray<string> => {
  const parsed = parse(code)
  if (parsed._tag === "Unreadable") throw new Error(parsed.reason)
  return parsed.program.body.flatMap((node) => "source" in node && node.source !== null ? [node.source.value] : [])
}

/** A bundled file with all that it imports at once, and how large they are together, each zipped by itself as a server does. */
export const loadedAtOnce = (
  folder: string,
  file: string
): { readonly files: ReadonlySet<string>; readonly size: Size } => {
  const files = new Set([file])
  let size: Size = { bytes: 0, zipped: 0 }
  for (const name of files) {
    const text = readFileSync(join(folder, name))
    size = { bytes: size.bytes + text.length, zipped: size.zipped + gzipSync(text, { level: 9 }).length }
    for (const path of imports(text.toString())) files.add(posix.join(posix.dirname(name), path))
  }
  return { files, size }
}

/** A size as it is written: `692 kB, 246 kB zipped`. */
export const shownSize = ({ bytes, zipped }: Size): string =>
  `${Math.round(bytes / 1000)} kB, ${Math.round(zipped / 1000)} kB zipped`

/** Sizes of a page by bundler and by what is imported: rows and columns of its table with `bundled by` in the corner. */
export const statedSizes = (page: string): ReadonlyMap<string, ReadonlyMap<string, Size>> => {
  const cells = (line: string): ReadonlyArray<string> => line.split("|").slice(1, -1).map((cell) => cell.trim())
  const [head, , ...rows] = /(?<=^|\n)\| bundled by .*(\n\|.*)+/.exec(page)?.[0].split("\n") ?? []
  if (head === undefined) throw new Error("the page has no table of sizes")
  const columns = cells(head).map((cell) => /`([^`]+)`/.exec(cell)?.[1] ?? "")
  return new Map(rows.map((row) => {
    const [bundler, ...sizes] = cells(row)
    return [bundler, new Map(sizes.map((text, k) => [columns[k + 1], sizeOf(text)]))]
  }))
}

const sizeOf = (text: string): Size => {
  const found = /^(\d+) kB, (\d+) kB zipped$/.exec(text)
  if (found === null) throw new Error(`no size: ${text}`)
  return { bytes: 1000 * Number(found[1]), zipped: 1000 * Number(found[2]) }
}

/** By how much a measured size may differ from the one that is stated. */
const tolerance = 0.02

/** What a page says wrongly of a size. */
export const weighed = (
  size: Size,
  stated: ReadonlyMap<string, ReadonlyMap<string, Size>>,
  bundler: string,
  imports: string
): Problems => {
  const said = stated.get(bundler)?.get(imports)
  if (said === undefined) return [`docs/in-an-application.md says nothing of ${imports} by ${bundler}`]
  const differs = (key: keyof Size): boolean => Math.abs(size[key] - said[key]) > tolerance * said[key]
  return differs("bytes") || differs("zipped")
    ? [`docs/in-an-application.md says ${shownSize(said)} of ${imports} by ${bundler}; it is ${shownSize(size)}`]
    : []
}
