/**
 * What a module is made of, as seen from inside a function: value types, functions, globals, a memory.
 *
 * One idea: an item is a declaration and its identity is its name. Whether it is imported or defined, and at which
 * index, is said by the module record alone; code refers to items and never to indices.
 */

/** Types of values, with the byte that stands for each. f32 and references are left out: kernels compute in f64. */
export const valueTypes = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const

/** Type of a value on the operand stack. */
export type ValueType = keyof typeof valueTypes

/** What a function takes and gives, bottom of the stack first. */
export type Signature = { readonly params: ReadonlyArray<ValueType>; readonly results: ReadonlyArray<ValueType> }

/** A function that can be called; its name is for people, its identity is the record. */
export type Func = Signature & { readonly _tag: "Func"; readonly name: string }

/** A global variable. */
export type Global = { readonly _tag: "Global"; readonly type: ValueType; readonly mutable: boolean }

/** Size of a memory in pages of 65,536 bytes; a shared one must say its maximum. */
export type Limits = { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }

/** A linear memory. */
export type Memory = Limits & { readonly _tag: "Memory" }

/** Anything that can be imported and exported. */
export type Item = Func | Global | Memory

/** Declares a function, for imports; a defined function is declared by `Code.make`. */
export const func = (
  name: string,
  params: ReadonlyArray<ValueType>,
  results: ReadonlyArray<ValueType>
): Func => ({ _tag: "Func", name, params, results })

/** Declares a global variable. */
export const global = (type: ValueType, options: { readonly mutable: boolean }): Global => ({
  _tag: "Global",
  type,
  mutable: options.mutable
})

/** Declares a memory. */
export const memory = (limits: Limits): Memory => ({ _tag: "Memory", ...limits })
