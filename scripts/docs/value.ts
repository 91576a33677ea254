/**
 * The text behind `// =>`: TypeScript where it reads as TypeScript, otherwise the words themselves.
 *
 * An ellipsis stands for what is left out: `1.234…` for further digits, `"abc…"` for further text, `[1, 2, …]` for further elements.
 */
import { Script } from "node:vm"
import { mask } from "../code/mask.ts"

/** What is expected. */
export type Value =
  | { readonly _tag: "Code"; readonly code: string }
  | { readonly _tag: "Text"; readonly text: string }

const globals = new Set(
  ("true false null undefined NaN Infinity new typeof void Array Object Map Set Date Math Number String BigInt Symbol Error " +
    "Float64Array Float32Array Int8Array Int16Array Int32Array Uint8Array Uint16Array Uint32Array Uint8ClampedArray " +
    "BigInt64Array BigUint64Array __digits __more").split(" ")
)

const isExpression = (code: string): boolean => {
  try {
    void new Script(`(${code}\n)`)
    return true
  } catch {
    return false
  }
}

/** Names that the expression takes from outside: no members, no keys of object literals. */
const names = (code: string): ReadonlyArray<string> =>
  Array.from(mask(code).code.matchAll(/(?<![.\w$])[A-Za-z_$][\w$]*(?!\s*:)(?![\w$])/g), (match) => match[0])

/** Writes `1.23…e-7` and a lone `…` as calls that the comparison understands; strings keep theirs. */
const withoutEllipsis = (text: string): string => {
  const { code } = mask(text)
  return text.replace(/(-?\d[\d_]*(?:\.\d*)?)…(e[+-]?\d+)?|…/g, (found: string, ...groups: ReadonlyArray<unknown>) => {
    const [digits, exponent, at] = groups as [string | undefined, string | undefined, number] // the signature of replace
    if (code[at] === " ") return found
    return digits === undefined ? "__more" : `__digits("${digits}", "${exponent ?? ""}")`
  })
}

/** Reads an expectation; `known` says which names the page declares or imports. */
export const parseValue = (text: string, known: ReadonlySet<string>): Value => {
  const code = withoutEllipsis(text)
  const usable = text !== "" && isExpression(code) && names(code).every((name) => globals.has(name) || known.has(name))
  return usable ? { _tag: "Code", code } : { _tag: "Text", text }
}

/** The names that a piece of code declares, parameters of functions left out. */
export const declared = (text: string): ReadonlyArray<string> => {
  const { code } = mask(text)
  const simple = Array.from(
    code.matchAll(/\b(?:const|let|var|class|function\*?)\s+([A-Za-z_$][\w$]*)/g),
    (match) => match[1]
  )
  const patterns = Array.from(
    code.matchAll(/\b(?:const|let|var)\s+([{[][^=]*[}\]])\s*=/g),
    (match) => match[1].match(/[A-Za-z_$][\w$]*(?!\s*:)(?![\w$])/g) ?? []
  )
  return [...simple, ...patterns.flat()]
}
