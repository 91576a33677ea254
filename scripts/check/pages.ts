/**
 * Check `pages`: pages, pictures and modules that are made from the sources say what the sources say today. With `fix` they are written anew.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { replaceFile } from "../../src/node/replaceFile.ts"
import { apiPage, apiText } from "../pages/api.ts"
import { examplePictures } from "../pages/examples.ts"
import { gallery } from "../pages/gallery.ts"
import { mechanismsPage, mechanismsText } from "../pages/mechanisms.ts"
import { spikeTimes } from "../pages/spikeTimes.ts"
import { turnableModule, turnableText } from "../pages/turnable.ts"
import type { CheckOptions, Problem } from "./Check.ts"

/** The pages, each with what makes its text; none where there is nothing to make it of. Later ones may say what earlier ones hold. */
const made: Readonly<Record<string, (root: string) => string | Promise<string | null>>> = {
  [turnableModule]: turnableText,
  ...gallery,
  ...examplePictures,
  ...spikeTimes,
  [mechanismsPage]: mechanismsText,
  [apiPage]: apiText
}

/** Lists the pages that are missing or differ from what would be made, each with its first line that differs. */
export const pages = async (root: string, { fix }: CheckOptions): Promise<ReadonlyArray<Problem>> => {
  const problems: Array<Problem> = []
  for (const [page, make] of Object.entries(made)) {
    const path = join(root, page)
    const wanted = await make(root)
    const found = existsSync(path) ? readFileSync(path, "utf8") : ""
    if (wanted === null || found === wanted) continue
    if (fix) await replaceFile(path, wanted)
    else problems.push(`${page}:${firstDifference(found, wanted)} is not what the sources say; npm run docs:pages`)
  }
  return problems
}

const firstDifference = (found: string, wanted: string): number => {
  const lines = found.split("\n")
  const differs = wanted.split("\n").findIndex((line, k) => line !== lines[k])
  return differs < 0 ? lines.length : differs + 1
}
