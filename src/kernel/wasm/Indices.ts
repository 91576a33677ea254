/**
 * The index of every part of a module: types once each, functions and globals with the imported ones first.
 *
 * One idea: indices follow from the module record and exist nowhere before. Parts that are listed twice, used but not
 * listed, or need a memory that is not there are errors here.
 */
import type { Func, Global, Item, Memory, Signature } from "./Item.ts"

/** Indices by identity of the item, and types in their order. */
export type Indices = {
  readonly types: ReadonlyArray<Signature>
  readonly typeOf: (func: Func) => number
  readonly of: (item: Item, user: string) => number
}

/** The parts of a module that are numbered, imported before defined in each list. */
export type Parts = {
  readonly functions: ReadonlyArray<Func>
  readonly globals: ReadonlyArray<Global>
  readonly memories: ReadonlyArray<Memory>
}

/** An item in words. */
export const describe = (item: Item): string => {
  if (item._tag === "Memory") return "a memory"
  return item._tag === "Func" ? `function "${item.name}"` : `a global (${item.type})`
}

const typeKey = ({ params, results }: Signature): string => `${params.join(" ")} -> ${results.join(" ")}`

/** Numbers the parts. */
export const make = ({ functions, globals, memories }: Parts): Indices => {
  if (memories.length > 1) throw new Error(`internal: a module has one memory, not ${memories.length}`)
  const items = new Map<Item, number>()
  for (const space of [memories, functions, globals]) {
    space.forEach((item, index) => {
      if (items.has(item)) throw new Error(`internal: ${describe(item)} is listed twice in a module`)
      items.set(item, index)
    })
  }
  const types = new Map<string, { readonly index: number; readonly signature: Signature }>()
  for (const func of functions) {
    const key = typeKey(func)
    if (!types.has(key)) types.set(key, { index: types.size, signature: func })
  }
  return {
    types: Array.from(types.values(), (type) => type.signature),
    typeOf: (func) => types.get(typeKey(func))!.index,
    of: (item, user) => {
      const index = items.get(item)
      if (index === undefined) {
        throw new Error(`internal: ${user} uses ${describe(item)}, which its module does not hold`)
      }
      return index
    }
  }
}
