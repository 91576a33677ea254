/**
 * A module as a record, and its bytes: the parts in the order of the standard, each with its length in front.
 *
 * One idea: encoding is a pure function of the record; the same record gives the same bytes, so that kernels can be
 * known by their bytes. Left out: tables, start functions, passive data.
 */
import * as Bytes from "./Bytes.ts"
import type { Body } from "./Code.ts"
import { type Constant, constant } from "./constant.ts"
import * as Indices from "./Indices.ts"
import { type Global, type Item, type Memory, type ValueType, valueTypes } from "./Item.ts"
import { opcodes } from "./Opcode.ts"

/** Something that the embedder gives under two names. */
export type Import = { readonly module: string; readonly name: string; readonly item: Item }

/** A global variable of the module and its value at the start. */
export type GlobalDefinition = { readonly global: Global; readonly initial: Constant }

/** Bytes that are copied to memory at every instantiation. */
export type Data = { readonly offset: number; readonly bytes: Uint8Array }

/** What a module consists of. At most one memory, imported or its own. */
export type Module = {
  readonly imports?: ReadonlyArray<Import>
  readonly memory?: Memory
  readonly globals?: ReadonlyArray<GlobalDefinition>
  readonly functions: ReadonlyArray<Body>
  readonly exports: Readonly<Record<string, Item>>
  readonly data?: ReadonlyArray<Data>
}

type Indexed = Indices.Indices
type Out = Bytes.Bytes

/** Magic number and version. */
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** Numbers of the sections in the order of a file; a custom section may stand anywhere. */
const sections = { type: 1, import: 2, function: 3, memory: 5, global: 6, export: 7, code: 10, data: 11, custom: 0 }

/** The byte that stands for each kind of item. */
const kinds = { Func: 0, Memory: 2, Global: 3 }

const functionType = 0x60
const functionNames = 1

/** Writes a number and a length before a part. */
const writeSized = (out: Out, id: number, content: Out): void => {
  Bytes.u8(out, id)
  Bytes.u32(out, content.length)
  Bytes.append(out, Bytes.take(content))
}

/** Writes a section of entries, and nothing where there are none. */
const writeSection = <A>(
  out: Out,
  id: number,
  entries: ReadonlyArray<A>,
  write: (out: Out, entry: A) => void
): void => {
  if (entries.length === 0) return
  const content = Bytes.make(256)
  Bytes.u32(content, entries.length)
  for (const entry of entries) write(content, entry)
  writeSized(out, id, content)
}

const writeTypes = (out: Out, types: ReadonlyArray<ValueType>): void => {
  Bytes.u32(out, types.length)
  for (const type of types) Bytes.u8(out, valueTypes[type])
}

const writeLimits = (out: Out, { initial, maximum, shared = false }: Memory): void => {
  if (shared && maximum === undefined) throw new Error("internal: a shared memory must say its maximum")
  Bytes.u8(out, (maximum === undefined ? 0 : 1) + (shared ? 2 : 0))
  Bytes.u32(out, initial)
  if (maximum !== undefined) Bytes.u32(out, maximum)
}

const writeGlobalType = (out: Out, { type, mutable }: Global): void => {
  Bytes.u8(out, valueTypes[type])
  Bytes.u8(out, mutable ? 1 : 0)
}

const writeImport = (indices: Indexed) => (out: Out, { module, name, item }: Import): void => {
  Bytes.text(out, module)
  Bytes.text(out, name)
  Bytes.u8(out, kinds[item._tag])
  if (item._tag === "Func") Bytes.u32(out, indices.typeOf(item))
  else if (item._tag === "Memory") writeLimits(out, item)
  else writeGlobalType(out, item)
}

/** Writes an expression that the engine computes before anything runs. */
const writeInitial = (out: Out, type: ValueType, value: Constant): void => {
  constant(out, type, value)
  Bytes.append(out, opcodes.end.bytes)
}

/** Variables of one type that follow each other are declared together. */
const runsOf = (types: ReadonlyArray<ValueType>): ReadonlyArray<readonly [count: number, type: ValueType]> => {
  const runs: Array<[number, ValueType]> = []
  for (const type of types) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === type) last[0]++
    else runs.push([1, type])
  }
  return runs
}

const writeBody = (indices: Indexed) => (out: Out, { func, locals, bytes, relocations }: Body): void => {
  const body = Bytes.make(bytes.length + 64)
  const runs = runsOf(locals)
  Bytes.u32(body, runs.length)
  for (const [count, type] of runs) {
    Bytes.u32(body, count)
    Bytes.u8(body, valueTypes[type])
  }
  let from = 0
  for (const { at, item } of relocations) {
    Bytes.append(body, bytes.subarray(from, at))
    Bytes.u32(body, indices.of(item, Indices.describe(func)))
    from = at
  }
  Bytes.append(body, bytes.subarray(from))
  Bytes.u32(out, body.length)
  Bytes.append(out, Bytes.take(body))
}

/** Names of the functions, so that profiles and stack traces tell kernels apart. */
const writeNames = (out: Out, functions: ReadonlyArray<Body>, indices: Indexed): void => {
  if (functions.length === 0) return
  const names = Bytes.make(64)
  Bytes.u32(names, functions.length)
  for (const { func } of functions) {
    Bytes.u32(names, indices.of(func, "the list of names"))
    Bytes.text(names, func.name)
  }
  const content = Bytes.make(64)
  Bytes.text(content, "name")
  writeSized(content, functionNames, names)
  writeSized(out, sections.custom, content)
}

const indicesOf = ({ imports = [], memory, globals = [], functions, data = [] }: Module): Indexed => {
  const imported = imports.map((entry) => entry.item)
  const memories = [...imported.filter((item) => item._tag === "Memory"), ...(memory === undefined ? [] : [memory])]
  const user = functions.find((body) => body.usesMemory)
  if (memories.length === 0 && (user !== undefined || data.length > 0)) {
    throw new Error(`internal: ${user === undefined ? "data" : Indices.describe(user.func)} needs a memory`)
  }
  return Indices.make({
    memories,
    functions: [...imported.filter((item) => item._tag === "Func"), ...functions.map((body) => body.func)],
    globals: [...imported.filter((item) => item._tag === "Global"), ...globals.map((definition) => definition.global)]
  })
}

/** Encodes a module. Throws where a part refers to something that the module does not hold. */
export const encode = (module: Module): Uint8Array<ArrayBuffer> => {
  const { imports = [], memory, globals = [], functions, data = [] } = module
  const indices = indicesOf(module)
  const out = Bytes.make(1024)
  Bytes.append(out, header)
  writeSection(out, sections.type, indices.types, (out, { params, results }) => {
    Bytes.u8(out, functionType)
    writeTypes(out, params)
    writeTypes(out, results)
  })
  writeSection(out, sections.import, imports, writeImport(indices))
  writeSection(out, sections.function, functions, (out, { func }) => Bytes.u32(out, indices.typeOf(func)))
  writeSection(out, sections.memory, memory === undefined ? [] : [memory], writeLimits)
  writeSection(out, sections.global, globals, (out, { global, initial }) => {
    writeGlobalType(out, global)
    writeInitial(out, global.type, initial)
  })
  writeSection(out, sections.export, Object.entries(module.exports), (out, [name, item]) => {
    Bytes.text(out, name)
    Bytes.u8(out, kinds[item._tag])
    Bytes.u32(out, indices.of(item, `export "${name}"`))
  })
  writeSection(out, sections.code, functions, writeBody(indices))
  writeSection(out, sections.data, data, (out, { offset, bytes }) => {
    Bytes.u8(out, 0)
    writeInitial(out, "i32", offset)
    Bytes.u32(out, bytes.length)
    Bytes.append(out, bytes)
  })
  writeNames(out, functions, indices)
  return Bytes.take(out)
}
