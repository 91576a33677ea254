/**
 * The `.mod` files under a folder, as a person has them: by model, each text once, with what lies beside it to include.
 */
import { Result } from "effect"
import { Nmodl } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join, sep } from "node:path"

/** What a file is in NEURON. */
export type Kind = "density" | "point" | "cell" | "none"

/** A file. */
export type ModFile = { readonly model: string; readonly file: string; readonly text: string; readonly kind: Kind }

const plainOf = (text: string): string =>
  text.replace(/\bCOMMENT\b[^]*?\bENDCOMMENT/g, "").replace(/\bVERBATIM\b[^]*?\bENDVERBATIM/g, "").replace(
    /[:?][^\r\n]*/g,
    ""
  )

const kindOf = (text: string): Kind =>
  /\bARTIFICIAL_CELL\b/.test(text)
    ? "cell"
    : /\bPOINT_PROCESS\b/.test(text)
    ? "point"
    : /\bSUFFIX\s+(?!nothing\b)\w/.test(text)
    ? "density"
    : "none"

/** All files, those with the same text once. */
export const modFiles = (folder: string): ReadonlyArray<ModFile> => {
  const seen = new Set<string>()
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".mod")).sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "latin1")
      if (seen.has(text)) return []
      seen.add(text)
      return [{ model: file.split(sep)[0], file, text, kind: kindOf(plainOf(text)) }]
    })
}

/** Reads a file with what lies beside it; a POINTER points to the presynaptic voltage. */
export const readFile = (folder: string, { file, text }: ModFile): ReturnType<typeof Nmodl.read> => {
  const include = (name: string): string | null => {
    try {
      return readFileSync(join(folder, file, "..", name), "latin1")
    } catch {
      return null
    }
  }
  const pointers = [...plainOf(text).matchAll(/\bPOINTER\s+((?:\w+\s*,\s*)*\w+)/g)]
    .flatMap(([, names]) => names.split(/\s*,\s*/))
  const options = { include, pointers: Object.fromEntries(pointers.map((name) => [name, "v_pre"])) }
  const read = Nmodl.read(text, options)
  const isMine = Result.isFailure(read) && read.failure.problems.every(({ code }) => code === "options")
  return isMine ? Nmodl.read(text, { include }) : read
}
