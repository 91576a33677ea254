/**
 * A module as C: every function of it, two lanes as it was written, or a text in its place that does the same on more.
 *
 * One idea: what a kernel does is written once, as WebAssembly, which is a language of 90 words with one meaning; so C needs the words and no
 * second writer of loops, lists and solves. The stack becomes constants, blocks become braces with a label, branches become `goto`. Loops in
 * which the time goes are printed from their programs on as many lanes as the machine has (`Replacements`); the roads not taken: a writer
 * in C for each of the writers of loops, and lanes guessed from code of two.
 *
 * Functions take `self`, which holds the memory and what a module has as global variables, for each thread its own. There are no variables
 * of the file, so that a library serves many kernels at once.
 */
import type { Body } from "../wasm/Code.ts"
import type { Func, Global, ValueType } from "../wasm/Item.ts"
import type { Module } from "../wasm/Module.ts"
import { opcodes } from "../wasm/Opcode.ts"
import { type Instruction, instructionsOf } from "./instructions.ts"
import { literal, literalBits } from "./Lanes.ts"
import { memoryText, plainText, typeNames } from "./opcodes.ts"

/** What functions and global variables of a module are called in C. */
export type Names = { readonly nameOf: (func: Func) => string; readonly fieldOf: (global: Global) => string }

/** Bodies in C of functions of a module, by function: what stands between the braces, with parameters `p0`, `p1` and so on, and `m`, the memory. */
export type Replacements = ReadonlyMap<Func, (names: Names) => ReadonlyArray<string>>

/** Fields of `self` beside those that the caller declares; and functions in the order of the module. */
export type PrintedModule = {
  /** Declarations of the fields of `struct self` that the functions need. */
  readonly fields: ReadonlyArray<string>
  readonly functions: ReadonlyArray<string>
} & Names

/** All functions of a module. */
export const printModule = (
  { functions, globals = [] }: Pick<Module, "functions" | "globals">,
  replacements: Replacements = new Map()
): PrintedModule => {
  const numbers = new Map(functions.map(({ func }, k) => [func, k]))
  const fields = new Map<Global, string>(globals.map(({ global }, k) => [global, `g${k}`]))
  const fieldOf = (global: Global): string => {
    const field = fields.get(global)
    if (field === undefined) throw new Error("internal: a global is not in its module")
    return field
  }
  const nameOf = (func: Func): string => {
    const k = numbers.get(func)
    if (k === undefined) throw new Error(`internal: function "${func.name}" is not in its module`)
    return `f${k}`
  }
  const heads = functions.map(({ func }) => head(func, nameOf(func)))
  const names = { nameOf, fieldOf }
  return {
    ...names,
    fields: globals.map(({ global }, k) => `${typeNames[global.type]} g${k};`),
    functions: [
      ...heads.map((text) => `${text};`),
      ...functions.map((body, k) => {
        const own = replacements.get(body.func)
        const lines = own === undefined ? bodyLines(body, names) : own(names)
        return [
          `/* ${body.func.name.replaceAll("*/", "* /")} */`,
          `${heads[k]} {`,
          "char *const m = self->memory;",
          ...lines,
          "}"
        ].join("\n")
      })
    ]
  }
}

const head = ({ params, results }: Func, name: string): string =>
  `static ${results.length === 0 ? "void" : typeNames[results[0]]} ${name}(${
    ["struct self *const self", ...params.map((type, k) => `${typeNames[type]} p${k}`)].join(", ")
  })`

/** An open block: what its label is called, where its result goes, and how high the stack is below it. */
type Open = {
  readonly kind: "function" | "block" | "loop" | "if"
  readonly label: string
  readonly result: { readonly name: string; readonly type: ValueType } | null
  readonly height: number
}

const constantText = (type: ValueType, value: number | bigint | Uint8Array): string => {
  if (typeof value === "bigint") return literalBits(value)
  if (typeof value === "number") return type === "i32" ? `${value >>> 0}u` : literal(value)
  const view = new DataView(value.buffer, value.byteOffset, 16)
  return `(f64x2)(u64x2){ ${[0, 8].map((at) => literalBits(view.getBigUint64(at, true))).join(", ")} }`
}

/** The statements of a function that was written as WebAssembly. */
const bodyLines = (body: Body, { fieldOf, nameOf }: Names): ReadonlyArray<string> => {
  const { func: { params, results }, locals } = body
  const types = [...params, ...locals]
  const lines = locals.map((type, k) =>
    `${typeNames[type]} p${params.length + k} = ${type === "v128" ? "{ 0 }" : "0"};`
  )
  const stack: Array<{ readonly name: string; readonly type: ValueType }> = []
  const open: Array<Open> = []
  let count = 0
  const fresh = (letter: string): string => `${letter}${count++}`
  const pop = (): string => stack.pop()!.name
  const popped = (n: number): ReadonlyArray<string> => stack.splice(stack.length - n, n).map(({ name }) => name)
  const push = (type: ValueType, expression: string): void => {
    const name = fresh("t")
    lines.push(`const ${typeNames[type]} ${name} = ${expression};`)
    stack.push({ name, type })
  }
  const begin = (kind: Open["kind"], result: ValueType | null): void => {
    const own = result === null ? null : { name: fresh("r"), type: result }
    if (own !== null) lines.push(`${typeNames[own.type]} ${own.name};`)
    open.push({ kind, label: fresh("L"), result: own, height: stack.length })
  }
  /** Leaves the value that an arm ends with where the block's result goes. */
  const settle = ({ height, result }: Open): void => {
    if (result !== null && stack.length > height) lines.push(`${result.name} = ${pop()};`)
    stack.length = height
  }
  const branch = (depth: number): string => {
    const to = open[open.length - 1 - depth]
    if (to.kind === "function") return results.length === 0 ? "return;" : `return ${stack.at(-1)!.name};`
    const result = to.kind === "loop" || to.result === null ? "" : `${to.result.name} = ${stack.at(-1)!.name}; `
    return `${result}goto ${to.label};`
  }
  const at = (address: string, offset: number): string => `m + (size_t)${address} + ${offset}u`
  const steps: { readonly [K in Instruction["_tag"]]: (i: Extract<Instruction, { readonly _tag: K }>) => void } = {
    Plain: ({ name }) => {
      const { operands, results } = opcodes[name]
      push(results[0], plainText(name, popped(operands.length)))
    },
    Memory: ({ name, offset }) => {
      const { operands, results } = opcodes[name]
      if (name.includes(".load")) push(results[0], memoryText(name, at(pop(), offset), ""))
      else {
        if (operands.length !== 2) throw new Error(`internal: ${name} has no C`)
        const value = pop()
        lines.push(`${memoryText(name, at(pop(), offset), value)};`)
      }
    },
    MemoryLane: ({ lane, name, offset }) => {
      if (name !== "v128.load64_lane") throw new Error(`internal: ${name} has no C`)
      const vector = pop()
      const read = `*(f64x1 *)(${at(pop(), offset)})`
      push("v128", `(f64x2){ ${[0, 1].map((k) => k === lane ? read : `${vector}[${k}]`).join(", ")} }`)
    },
    Lane: ({ lane, name }) => {
      const { results } = opcodes[name]
      if (name === "f64x2.extract_lane") push(results[0], `${pop()}[${lane}]`)
      else if (name === "i32x4.extract_lane") {
        push(results[0], `(u32)(((u64x2)${pop()})[${lane >> 1}] >> ${32 * (lane & 1)})`)
      } else throw new Error(`internal: ${name} has no C`)
    },
    Shuffle: ({ lanes }) => {
      const [a, b] = popped(2)
      const halves = [0, 8].map((from) => {
        const first = lanes[from]
        if (first % 8 !== 0 || !lanes.slice(from, from + 8).every((lane, k) => lane === first + k)) {
          throw new Error("internal: a shuffle of less than halves has no C")
        }
        return `${first < 16 ? a : b}[${first / 8 % 2}]`
      })
      push("v128", `(f64x2){ ${halves.join(", ")} }`)
    },
    Constant: ({ type, value }) => push(type, constantText(type, value)),
    Local: ({ index, way }) => {
      if (way === "get") push(types[index], `p${index}`)
      else lines.push(`p${index} = ${way === "set" ? pop() : stack.at(-1)!.name};`)
    },
    Global: ({ global, way }) => {
      if (way === "get") push(global.type, `self->${fieldOf(global)}`)
      else lines.push(`self->${fieldOf(global)} = ${pop()};`)
    },
    Call: ({ func }) => {
      const text = `${nameOf(func)}(${["self", ...popped(func.params.length)].join(", ")})`
      if (func.results.length === 0) lines.push(`${text};`)
      else push(func.results[0], text)
    },
    Branch: (i) => {
      if (i.if) {
        const condition = pop()
        lines.push(`if (${condition}) { ${branch(i.depth)} }`)
      } else lines.push(branch(i.depth))
    },
    Open: ({ kind, result }) => {
      const condition = kind === "if" ? pop() : null
      begin(kind, result)
      const { label } = open.at(-1)!
      lines.push(condition === null ? kind === "loop" ? `{ ${label}:;` : "{" : `if (${condition}) {`)
    },
    Other: ({ name }) => {
      switch (name) {
        case "drop":
          pop()
          return
        case "select": {
          const { type } = stack.at(-2)!
          const [a, b, condition] = popped(3)
          push(type, `${condition} ? ${a} : ${b}`)
          return
        }
        case "return":
          lines.push(results.length === 0 ? "return;" : `return ${pop()};`)
          return
        case "unreachable":
          lines.push("__builtin_trap();")
          return
        case "else":
          settle(open.at(-1)!)
          lines.push("} else {")
          return
        case "end": {
          const block = open.pop()!
          if (block.kind === "function") {
            if (results.length > 0 && stack.length > 0) lines.push(`return ${pop()};`)
            return
          }
          settle(block)
          lines.push(block.kind === "loop" ? "}" : `} ${block.label}:;`)
          if (block.result !== null) stack.push(block.result)
          return
        }
      }
    }
  }
  open.push({ kind: "function", label: "", result: null, height: 0 })
  for (const i of instructionsOf(body)) (steps[i._tag] as (i: Instruction) => void)(i) // the step of its own tag
  return lines
}
