/**
 * Reading what an optimiser remembers: each part is there and of its kind, or a `TrainingError` says what was given instead.
 *
 * One idea: a memory may come from a file, made by another optimiser or for another number of parameters, and must not go on silently
 * wrong. A typed array may come back from storage as a plain list.
 */
import { shown } from "../../network/NetworkError.ts"
import { plural } from "../../table/plural.ts"
import { because, type TrainingError } from "../TrainingError.ts"
import type { Memory } from "./Machine.ts"

/** The error for a memory that does not belong to an optimiser; `what` says why. */
export const unfit = (optimizer: string, what: string): TrainingError =>
  because({ _tag: "ForeignMemory", optimizer, what })

const isView = (u: unknown): u is Float64Array => u instanceof Float64Array

/** The parts of a memory by name. */
export const record = (optimizer: string, memory: Memory): { readonly [name: string]: Memory } => {
  if (typeof memory !== "object" || memory === null || Array.isArray(memory) || isView(memory)) {
    throw unfit(optimizer, `it is ${isView(memory) ? "a list" : shown(memory)}, not a record`)
  }
  return memory as { readonly [name: string]: Memory } // all that is left of the union
}

/** Throws on a memory with a part that an optimiser does not remember: it was made by another one. */
export const only = (optimizer: string, memory: Memory, names: ReadonlyArray<string>): void => {
  const other = Object.keys(record(optimizer, memory)).find((name) => !names.includes(name))
  if (other !== undefined) throw unfit(optimizer, `it has ${other}, which this one does not remember`)
}

/** One part of a memory. */
export const part = (optimizer: string, memory: Memory, name: string): Memory => {
  const parts = record(optimizer, memory)
  if (!Object.hasOwn(parts, name)) throw unfit(optimizer, `it has no ${name}`)
  return parts[name]
}

/** A whole number of 0 or more. */
export const count = (optimizer: string, memory: Memory, name: string): number => {
  const x = part(optimizer, memory, name)
  if (typeof x === "number" && Number.isSafeInteger(x) && x >= 0) return x
  throw unfit(optimizer, `its ${name} is ${isView(x) ? "a list" : shown(x)}, not a whole number`)
}

/** A list of memories. */
export const list = (optimizer: string, what: string, memory: Memory): ReadonlyArray<Memory> => {
  if (Array.isArray(memory)) return memory
  throw unfit(optimizer, `${what} is ${isView(memory) ? "a list of numbers" : shown(memory)}, not a list of memories`)
}

/** One number for each parameter. */
export const floats = (optimizer: string, memory: Memory, name: string, length: number): ArrayLike<number> => {
  const x = part(optimizer, memory, name)
  if (!(isView(x) || (Array.isArray(x) && x.every((n) => typeof n === "number")))) {
    throw unfit(optimizer, `its ${name} is ${shown(x)}, not a list of numbers`)
  }
  if (x.length !== length) {
    throw unfit(optimizer, `its ${name} has ${plural(x.length, "number")}, the gradient has ${length}`)
  }
  return x as ArrayLike<number> // checked just now
}
