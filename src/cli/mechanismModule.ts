/**
 * Mechanisms that were read from files, as a module in TypeScript that a person would be glad to have written: a declaration for each, a line
 * for each of its names, with what the file says of the name and in which line.
 *
 * Comments are found in the text itself: the first line that declares or assigns a name, and what stands behind its `:` or `?`.
 */
import type { Note } from "../io/nmodl/NmodlError.ts"
import { specOf } from "../mechanism/specOf.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { toFields } from "../network/Mechanism.ts"
import { data } from "../print/Code.ts"
import { layout, widest } from "../print/layout.ts"
import { type ModFile, noteLine } from "./modFiles.ts"

/** A mechanism that goes into a module, and where it comes from. */
type Imported = {
  readonly mechanism: Mechanism
  readonly file: string
  readonly text: string
  readonly notes: ReadonlyArray<Note>
}

/** Words that no constant of a module may be called. */
const taken = new Set(
  ("break case catch class const continue debugger default delete do else enum export extends false finally for function if import in " +
    "instanceof new null return super switch this throw true try typeof var void while with let static yield await implements interface " +
    "package private protected public Channel Synapse Pump").split(" ")
)

const freeName = (wanted: string, used: Set<string>): string => {
  let name = taken.has(wanted) ? `${wanted}_` : wanted
  for (let k = 2; used.has(name); k++) name = `${wanted}_${k}`
  used.add(name)
  return name
}

/** A text within a comment. */
const harmless = (text: string): string => text.replaceAll("*/", "* /").replace(/[^\P{C}]/gu, " ")

/** Where a text says something of names, by name: the first line that declares or assigns it, and its comment. */
const linesOf = (text: string): (name: string) => string | null => {
  const lines = text.split(/\r\n?|\n/)
  return (own) => {
    const name = own.replace(/_\d*$/, "")
    const word = name.replace(/[^\w]/g, "")
    if (word === "") return null
    const isIts = new RegExp(
      `^\\s*(?:PARAMETER\\s*\\{|STATE\\s*\\{|LOCAL\\b.*|[{}])?\\s*${word}\\b\\s*(?:'|=|\\(|<|\\[|$|:|\\?)`
    )
    const all = lines.flatMap((line, k) => isIts.test(line) ? [k] : [])
    const turn = Number(/_(\d+)$/.exec(own)?.[1] ?? 1) // `a_2` is what `a` is given the second time, or a place of an array
    const k = lines[all[0]]?.includes(`${word}[`) ? all[0] : all[turn - 1]
    if (k === undefined) return null
    const comment = /[:?](.*)$/.exec(lines[k])?.[1].replace(/^[:?\s]+/, "").trim() ?? ""
    return `line ${k + 1}${comment === "" ? "" : `: ${harmless(comment)}`}`
  }
}

/** A declared value, further lines of it under its beginning. */
const valueText = (value: unknown, indent: number): string =>
  layout(data(value, "a declaration")).replaceAll("\n", `\n${" ".repeat(indent)}`)

/** A part of a declaration, a line for each of its names. */
const part = (
  key: string,
  entries: Readonly<Record<string, unknown>>,
  at: (name: string) => string | null
): ReadonlyArray<string> => {
  const all = Object.entries(entries)
  return [
    `  ${key}: {`,
    ...all.map(([name, value], k) => {
      const line = `    ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${valueText(value, 4)}${
        k < all.length - 1 ? "," : ""
      }`
      const said = at(name)
      return said === null
        ? line
        : line.length + said.length + 4 <= widest && !line.includes("\n")
        ? `${line} // ${said}`
        : `    // ${said}\n${line}`
    }),
    "  }"
  ]
}

/** Parts in which every name has its line. */
const named: ReadonlySet<string> = new Set(["parameters", "states", "reads", "definitions"])

const declaration = (name: string, { file, mechanism, notes, text }: Imported): string => {
  const at = linesOf(text)
  const spec = Object.entries(specOf(toFields(mechanism)))
  const parts = spec.map(([key, value]) =>
    named.has(key) && typeof value === "object" && value !== null
      ? part(key, value as Readonly<Record<string, unknown>>, at).join("\n") // a record by what it is called
      : `  ${key}: ${valueText(value, 2)}`
  )
  const about = mechanism.about === "" ? mechanism.name : mechanism.about
  return [
    "/**",
    ` * ${harmless(about)}`,
    " *",
    ` * From \`${harmless(file)}\`.`,
    ...notes.map((note) => ` * - ${harmless(noteLine(note))}`),
    " */",
    `export const ${name} = ${mechanism.kind}.make(${JSON.stringify(mechanism.name)}, {`,
    parts.join(",\n"),
    "})"
  ].join("\n")
}

/** The text of a module that declares the mechanisms of files; null where none is read. */
export const mechanismModule = (files: ReadonlyArray<ModFile>): string | null => {
  const imported = files.flatMap(({ file, reading, same, text }): ReadonlyArray<Imported> =>
    same !== null || reading._tag === "Failure"
      ? []
      : reading.success.mechanisms.map((mechanism) => ({ mechanism, file, text, notes: reading.success.notes }))
  )
  if (imported.length === 0) return null
  const kinds = [...new Set(imported.map(({ mechanism }) => mechanism.kind))].sort()
  const used = new Set<string>()
  const refused = files.flatMap(({ file, reading, same }) => same === null && reading._tag === "Failure" ? [file] : [])
  return [
    "/**",
    ` * Mechanisms read from \`.mod\` files by \`neurolens import\`: declarations to read and to change.`,
    ...refused.length === 0 ? [] : [" *", ` * Refused, and not here: ${refused.map(harmless).join(", ")}.`],
    " */",
    `import { ${kinds.join(", ")} } from "neurolens"`,
    "",
    `${imported.map((one) => declaration(freeName(one.mechanism.name, used), one)).join("\n\n")}\n`
  ].join("\n")
}
