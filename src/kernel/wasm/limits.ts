/**
 * How large a module may be: the limits that WebAssembly's JavaScript interface sets for every engine (its section "Implementation-defined
 * Limits"), so that what is beyond them is known before anything is compiled.
 */
import type { Body } from "./Code.ts"
import type { Module } from "./Module.ts"

/** Most of each. */
export const most = {
  "local variables in one function": 50_000,
  "bytes in one function": 7_654_321,
  functions: 1_000_000,
  "bytes of code": 2 ** 30
} as const

/** What a module has too much of. */
export type Beyond = { readonly what: keyof typeof most; readonly found: number; readonly most: number }

/** Bytes of an index, and of the head of a body, at most. */
const [indexBytes, headBytes] = [5, 16] as const

/** Bytes of a function, at most: what is written, the places of indices, and a byte or two for each change of type among the variables. */
export const bytesOf = ({ bytes, locals, relocations }: Pick<Body, "bytes" | "locals" | "relocations">): number => {
  const changes = locals.reduce((sum, type, k) => type === locals[k - 1] ? sum : sum + 1, 0)
  return bytes.length + indexBytes * relocations.length + (indexBytes + 1) * changes + headBytes
}

/** The first limit that a module is beyond, or null. */
export const beyond = ({ functions }: Pick<Module, "functions">): Beyond | null => {
  const sizes = functions.map(bytesOf)
  const largest = (list: ReadonlyArray<number>): number => list.reduce((a, b) => Math.max(a, b), 0)
  const found: Readonly<Record<keyof typeof most, number>> = {
    "local variables in one function": largest(functions.map(({ func, locals }) => func.params.length + locals.length)),
    "bytes in one function": largest(sizes),
    functions: functions.length,
    "bytes of code": sizes.reduce((sum, size) => sum + size, 0)
  }
  for (const what of Object.keys(most) as ReadonlyArray<keyof typeof most>) {
    if (found[what] > most[what]) return { what, found: found[what], most: most[what] }
  }
  return null
}
